import { SESS_CACHE_SERVER, SESS_CACHE_UPDATE_TIME, SessionCache } from 'wasm-session-cache';
import { describe, expect, it } from 'vitest';
import { createLookupService } from '../../../examples/lookup-service.ts';
import { ask, checkLookupService, KEPT, readStats, REFUSED, type Send } from '../../support/lookup-service.ts';

const SITE = 'http://localhost';
const TIMEOUT = 300;

/** A service, and its cache at a time that the test sets. */
function createScene(cacheSize?: number) {
  const clock = { now: 1_000_000 };
  const mode = SESS_CACHE_SERVER | SESS_CACHE_UPDATE_TIME;
  const cache = new SessionCache<Uint8Array>({ cacheSize, timeout: TIMEOUT, now: () => clock.now, mode });
  const serve = createLookupService(cache);
  const send: Send = (path, init) => serve(new Request(`${SITE}${path}`, init));
  const put = (id: string, body: RequestInit['body'], query = '', headers = {}) =>
    send(`/sessions/${id}${query}`, { method: 'PUT', body, headers, duplex: 'half' });
  const resume = async (id: string) => (await send(`/resume/${id}`, { method: 'POST' })).text();
  return { cache, clock, send, put, resume };
}

describe('the lookup service', () => {
  it('keeps sessions and looks them up', async () => {
    const { cache, send } = createScene();
    for (const exchange of KEPT) expect(await ask(send, exchange), exchange.name).toEqual(exchange.response);
    expect(cache.stats).toMatchObject({ number: 2, accept: 5, acceptGood: 3, hits: 3, misses: 2 });
  });

  it.each(REFUSED)('refuses $name, which changes nothing', async (exchange) => {
    const { send } = createScene();
    for (const kept of KEPT) await ask(send, kept);
    const before = await readStats(send);
    expect(await ask(send, exchange)).toEqual(exchange.response);
    expect(await readStats(send)).toEqual(before);
    const again = KEPT.findLast(({ response }) => response[0] === 200)!;
    expect(await ask(send, again)).toEqual(again.response);
  });

  it('names the method that a path has', async () => {
    const response = await createScene().send('/stats', { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET');
  });

  it('stops reading when there is too much', async () => {
    let read = 0;
    const endless = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(1000 + read++)) });
    const { put, cache } = createScene();
    expect((await put('0a', endless)).status).toBe(413);
    expect(read).toBeLessThan(10);
    expect(cache.size).toBe(0);
  });

  it('does not begin to read what says that it is too much', async () => {
    let read = 0;
    const body = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(4097 + read++)) }, { highWaterMark: 0 });
    const { put, cache } = createScene();
    expect((await put('0a', body, '', { 'content-length': '4097' })).status).toBe(413);
    expect([read, cache.size]).toEqual([0, 0]);
  });

  it('joins what comes in parts', async () => {
    const parts = ['par', 'ts'].map((part) => Buffer.from(part));
    const { put, resume } = createScene();
    expect((await put('0a', ReadableStream.from(parts))).status).toBe(201);
    expect(await resume('0a')).toBe('parts');
  });

  it('says that a session has expired, once', async () => {
    const { clock, put, resume } = createScene();
    await put('0a', 'default');
    await put('0b', 'short', '?timeout=10');
    clock.now += 11;
    expect([await resume('0a'), await resume('0b'), await resume('0b')]).toEqual(['default', 'expired', 'unknown']);
    clock.now += TIMEOUT;
    expect(await resume('0a')).toBe('expired');
  });

  it('keeps as many sessions as the cache holds', async () => {
    const { put, resume } = createScene(2);
    for (const id of ['0a', '0b', '0c']) await put(id, id);
    expect([await resume('0a'), await resume('0b'), await resume('0c')]).toEqual(['unknown', '0b', '0c']);
  });

  it('answers with bytes that stay when the session goes', async () => {
    const { cache, send, put } = createScene();
    await put('0a', 'data');
    const response = await send('/resume/0a', { method: 'POST' });
    cache.flushSessions(0);
    expect(await response.text()).toBe('data');
  });
});

describe('the check of the lookup service in a runtime', () => {
  /** Of real time, and what it answers, changed. */
  function createSend(change: (response: Response, path: string) => Response = (response) => response): Send {
    const serve = createLookupService(new SessionCache<Uint8Array>());
    return async (path, init) => change(await serve(new Request(`${SITE}${path}`, init)), path);
  }

  it('holds', async () => {
    const checks = KEPT.length + REFUSED.length + 1;
    expect(await checkLookupService(createSend())).toEqual({ backend: 'inlined-wasm', checks });
  });

  it.each<[string, Send, string]>([
    ['always says that all is well', createSend(({ body }) => new Response(body)), 'an id that was never kept'],
    ['says nothing', createSend(({ status }) => new Response(null, { status })), 'an id that was never kept'],
    ['does not answer', () => Promise.reject(new Error('terminated')), 'an id that was never kept: terminated'],
    ['finds no session', createSend(({ status }) => new Response('unknown', { status })), 'a new session'],
    ['counts what it refuses', createSend(countAnswers()), 'answers'],
    ['keeps what has expired', createScene().send, 'a session that has expired'],
  ])('fails where the service %s', async (_, send, message) => {
    await expect(checkLookupService(send)).rejects.toThrow(message);
  });
});

function countAnswers() {
  let answers = 0;
  return (response: Response, path: string) => (answers++, path === '/stats' ? Response.json({ answers }) : response);
}
