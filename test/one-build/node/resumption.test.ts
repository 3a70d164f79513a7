// Clients that come back, over loopback.
import { createServer as createHttpsServer } from 'node:https';
import { connect as connectHttp2, createSecureServer } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { attachSessionCache } from '../../../src/node/index.js';
import { SessionCache } from '../../../src/index.js';
import { listen, serverOptions, stand, visit, visits } from '../../support/tls.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

test.each(VERSIONS)('%s: of 100 connections of one client all but the first resume', async (maxVersion) => {
  const { binding, port } = await stand();
  const [first, ...others] = await visits(port, 100, { maxVersion });
  expect([first, new Set(others)]).toEqual([false, new Set([true])]);
  expect(binding.stats).toMatchObject({
    handshakes: 100,
    resumed: 99,
    resumedOtherwise: 0,
    reading: 0,
    storeErrors: 0,
  });
  expect(binding.stats.notResumed).toMatchObject({ 'none-offered': 1, unknown: 0, 'not-reused': 0 });
});

test('a client of both versions resumes whichever it was given', async () => {
  const { port, server } = await stand();
  const first = await visit(port);
  server.setSecureContext({ ...(await serverOptions()), maxVersion: 'TLSv1.2' });
  // The session of TLS 1.3 is of no use now; the one that it gets instead is.
  expect(await visits(port, 3, { session: first.session })).toEqual([false, true, true]);
});

test('several clients at once resume their own sessions', async () => {
  const { binding, port } = await stand();
  const clients = Array.from({ length: 20 }, (_, n) => visits(port, 5, { maxVersion: VERSIONS[n % 2] }));
  for (const resumed of await Promise.all(clients)) expect(resumed).toEqual([false, true, true, true, true]);
  expect(binding.stats).toMatchObject({ handshakes: 100, resumed: 80 });
});

test.each(VERSIONS)('%s: https resumes', async (maxVersion) => {
  const server = createHttpsServer(await serverOptions(), (_request, response) => response.end('over https'));
  const binding = attachSessionCache(server);
  const port = await listen(server);
  const request = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
  const first = await visit(port, { maxVersion }, (socket) => socket.write(request));
  const second = await visit(port, { maxVersion, session: first.session }, (socket) => socket.write(request));
  expect([first.resumed, second.resumed]).toEqual([false, true]);
  for (const { text } of [first, second]) expect(text).toMatch(/over https/);
  expect(binding.stats).toMatchObject({ handshakes: 2, resumed: 1 });
});

test.each(VERSIONS)('%s: HTTP/2 resumes', async (maxVersion) => {
  const server = createSecureServer(await serverOptions(), (_request, response) => response.end('over HTTP/2'));
  const binding = attachSessionCache(server);
  const port = await listen(server);
  const texts: string[] = [];
  const get = async (socket: TLSSocket) => {
    const client = connectHttp2('https://localhost', { createConnection: () => socket });
    const stream = client.request().setEncoding('utf8');
    for await (const part of stream) texts.push(part);
    client.close();
  };
  const options = { maxVersion, ALPNProtocols: ['h2'] };
  const first = await visit(port, options, get);
  const second = await visit(port, { ...options, session: first.session }, get);
  expect([first.resumed, second.resumed]).toEqual([false, true]);
  expect(texts).toEqual(['over HTTP/2', 'over HTTP/2']);
  expect(binding.stats).toMatchObject({ handshakes: 2, resumed: 1 });
});

test('the cache may be given, and holds what clients can ask for', async () => {
  const cache = new SessionCache<Uint8Array>();
  const { port, binding } = await stand({ cache });
  await visit(port, { maxVersion: 'TLSv1.2' });
  expect([cache.size, binding.stats.stored]).toEqual([1, 1]);
  await visit(port);
  expect([cache.size, binding.stats.stored]).toEqual([3, 3]);
  for (const { refCount } of cache) expect(refCount).toBe(1);
});

test.each(VERSIONS)('%s: a session offered twice is resumed once, where it is of single use', async (maxVersion) => {
  const { binding, port } = await stand({ singleUse: true });
  const { session } = await visit(port, { maxVersion });
  const offers = [await visit(port, { maxVersion, session }), await visit(port, { maxVersion, session })];
  expect(offers.map(({ resumed }) => resumed)).toEqual([true, maxVersion === 'TLSv1.2']);
  expect(binding.stats.notResumed.unknown).toBe(maxVersion === 'TLSv1.2' ? 0 : 1);
});

test('TLSv1.3: of eight connections that offer one session at once exactly one resumes, where it is of single use', async () => {
  const { binding, port } = await stand({ singleUse: true });
  const { session } = await visit(port);
  const offers = await Promise.all(Array.from({ length: 8 }, () => visit(port, { session })));
  expect(offers.filter(({ resumed }) => resumed)).toHaveLength(1);
  expect(binding.stats.notResumed.unknown).toBe(7);
});

test('TLSv1.3: without single use a session is resumed as often as it is offered', async () => {
  const { port } = await stand();
  const { session } = await visit(port);
  for (let n = 0; n < 3; n++) expect((await visit(port, { session })).resumed).toBe(true);
});

test('a HelloRetryRequest gets a full handshake: Node gives TLS the session for the first hello only', async () => {
  const { binding, port } = await stand({}, { ecdhCurve: 'P-384' });
  expect(await visits(port, 3, { ecdhCurve: 'P-256:P-384' })).toEqual([false, false, false]);
  expect(binding.stats.notResumed).toMatchObject({ 'none-offered': 1, 'not-reused': 2 });
  expect(await visits(port, 3, { ecdhCurve: 'P-384' })).toEqual([false, true, true]);
});
