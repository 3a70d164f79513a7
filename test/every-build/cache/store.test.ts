import { describe, expect, test } from 'vitest';
import {
  SESS_CACHE_BOTH,
  SESS_CACHE_CLIENT,
  SESS_CACHE_NO_INTERNAL_STORE,
  SESS_CACHE_OFF,
  SESS_CACHE_SERVER,
  type SessionCacheOptions,
} from '../../../src/index.js';
import { SSL_SESSION_new } from '../../../src/openssl.js';
import { bytes } from '../../support/bytes.js';
import { fill, scene, type Scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

/** A cache that records its new sessions as `new 1`. */
function withNew(options: SessionCacheOptions<number> = {}): Scene {
  const announced = scene({ onNew: ({ data }) => void announced.events.push(`new ${data}`), ...options });
  return announced;
}

describe('the end of a full handshake', () => {
  test('adds the session, calls onNew, and counts', () => {
    const { cache, events, make } = withNew();
    const session = make(1);
    cache.store(session);
    expect(cache.getSession(id(1))).toBe(session);
    expect(session.refCount).toBe(2);
    expect(events).toEqual(['new 1']);
    expect(cache.stats.acceptGood).toBe(1);
  });

  test.each([
    ['SESS_CACHE_OFF', SESS_CACHE_OFF, false],
    ['SESS_CACHE_CLIENT', SESS_CACHE_CLIENT, false],
    ['SESS_CACHE_SERVER', SESS_CACHE_SERVER, true],
    ['SESS_CACHE_BOTH', SESS_CACHE_BOTH, true],
  ])('in mode %s adds and announces the session only with the server bit', (_name, mode, cached) => {
    const { cache, events, make } = withNew({ mode });
    cache.store(make(1));
    expect(cache.size).toBe(Number(cached));
    expect(events).toEqual(cached ? ['new 1'] : []);
    expect(cache.stats.acceptGood).toBe(1);
  });

  test('with SESS_CACHE_NO_INTERNAL_STORE adds nothing, but calls onNew', () => {
    const { cache, events, make } = withNew({ mode: SESS_CACHE_SERVER | SESS_CACHE_NO_INTERNAL_STORE });
    const session = make(1);
    cache.store(session);
    expect(cache.size).toBe(0);
    expect(session.refCount).toBe(1);
    expect(events).toEqual(['new 1']);
  });

  test('calls back for what it evicts, and frees it, before onNew', () => {
    const { cache, events, leave, make } = withNew({ cacheSize: 1 });
    leave(1);
    cache.store(make(2));
    expect(events).toEqual(['evicted 1', 'freed 1', 'new 2']);
  });

  test('replaces silently a session with the same key', () => {
    const { cache, events, leave, make } = withNew();
    leave(1);
    const session = make(1);
    cache.store(session);
    expect(cache.getSession(id(1))).toBe(session);
    expect(events).toEqual(['freed 1', 'new 1']);
  });

  test('does nothing for a session that is marked', () => {
    const { cache, events, make } = withNew();
    const session = make(1);
    cache.removeSession(session);
    cache.store(session);
    expect(cache.size).toBe(0);
    expect(session.refCount).toBe(1);
    expect(events).toEqual(['removed 1']);
    expect(cache.stats.acceptGood).toBe(1);
  });

  test('does nothing for a session with an empty id', () => {
    const { cache, events } = withNew();
    const session = SSL_SESSION_new<number>({ now: () => NOW });
    cache.store(session);
    expect(session.refCount).toBe(1);
    expect(events).toEqual([]);
    expect(cache.stats).toMatchObject({ number: 0, acceptGood: 1 });
  });

  test('does nothing with verifyPeer for a session with an empty id context', () => {
    const { cache, events, make } = withNew({ idContext: bytes('0a') });
    cache.store(make(1), { verifyPeer: true });
    expect(cache.size).toBe(0);
    expect(events).toEqual([]);
    cache.store(make(2, { idContext: bytes('0a') }), { verifyPeer: true });
    expect(order(cache)).toEqual([2]);
    expect(cache.stats.acceptGood).toBe(2);
  });
});

describe('the end of a resumed handshake', () => {
  test('adds nothing and does not call onNew, but counts', () => {
    const { cache, events, make } = withNew();
    cache.store(make(1), { resumed: true });
    expect(cache.size).toBe(0);
    expect(events).toEqual([]);
    expect(cache.stats.acceptGood).toBe(1);
  });

  test('leaves a cached session in its place', () => {
    const all = scene();
    const session = all.add(1);
    fill(all, 2);
    all.cache.store(session, { resumed: true });
    expect(order(all.cache)).toEqual([1, 2]);
    expect(session.refCount).toBe(2);
  });
});

describe('onNew', () => {
  test('runs when the session is in the cache, with a reference of its own', () => {
    const seen: unknown[] = [];
    const { cache, make } = scene({
      onNew: (session) => void seen.push(session.refCount, cache.hasSession(session.id)),
    });
    cache.store(make(1));
    expect(seen).toEqual([3, true]);
  });

  test.each([
    [true, 3],
    [false, 2],
    [undefined, 2],
  ])('returning %s leaves %i references', (kept, references) => {
    const { cache, make } = scene({ onNew: () => kept });
    const session = make(1);
    cache.store(session);
    expect(session.refCount).toBe(references);
  });

  test('an error of its own drops its reference; the session stays cached and the handshake is counted', () => {
    const { cache, make } = scene({
      onNew: () => {
        throw new Error('no database');
      },
    });
    const session = make(1);
    expect(() => cache.store(session)).toThrow('no database');
    expect(session.refCount).toBe(2);
    expect(cache.stats).toMatchObject({ number: 1, acceptGood: 1 });
  });
});

describe('what store refuses, with nothing changed or counted', () => {
  test('our rule: a session that another cache holds throws a RangeError', () => {
    const session = scene().add(1);
    const { cache, events } = withNew();
    expect(() => cache.store(session)).toThrow(RangeError);
    expect(session.refCount).toBe(2);
    expect(cache.stats).toMatchObject({ number: 0, acceptGood: 0 });
    expect(events).toEqual([]);
  });

  test('what is no session, a freed one, or options of a wrong type', () => {
    const { cache, make } = scene();
    const freed = make(1);
    freed.free();
    expect(() => cache.store(undefined as never)).toThrow(TypeError);
    expect(() => cache.store(freed)).toThrow(RangeError);
    expect(() => cache.store(make(2), { resumed: 1 } as never)).toThrow(TypeError);
    expect(() => cache.store(make(2), { verifyPeer: 'no' } as never)).toThrow(TypeError);
    expect(cache.stats).toMatchObject({ number: 0, acceptGood: 0 });
  });
});
