// What few callers do, and what a cache must not make of it.
import { once } from 'node:events';
import net, { type LookupFunction } from 'node:net';
import tls, { type ConnectionOptions } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { peer, reach, VERSIONS } from '../../support/client-cache.js';
import { HOST, pki } from '../../support/tls.js';

const KEYS = [new Uint8Array(32).fill(1)];

test.each(VERSIONS)('a caller who destroys the socket as soon as it is secure: %s', async (maxVersion) => {
  const { options } = await peer({ maxVersion });
  const cache = new ClientSessionCache();
  await reach(cache.connect, options);
  const socket = cache.connect(options, () => socket.destroy());
  await once(socket, 'close');
  expect(cache.stats).toMatchObject({ offered: 1, resumed: 1, refused: 0 });
  expect(await reach(cache.connect, options)).toBe(true);
});

test('a socket that is told later where to connect: its server passes for no other one', async () => {
  const { port, options } = await peer();
  const { ca } = options;
  const anywhere = ((_host, { all }, found) =>
    all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)) as LookupFunction;
  const cache = new ClientSessionCache();
  const socket = new net.Socket();
  const secure = cache.connect({ socket, port, ca, checkServerIdentity } as ConnectionOptions);
  socket.connect({ host: 'a.test', port, lookup: anywhere });
  // Node tells of the end of such a socket as of a failed write.
  secure.on('error', () => undefined).resume();
  await new Promise((resolve) => void secure.once('close', resolve));
  const localhost = { host: 'localhost', port, ca, checkServerIdentity, lookup: anywhere } as ConnectionOptions;
  expect(await reach(cache.connect, localhost)).toBe(false);
});

const checkServerIdentity = () => undefined;

test('what somebody has given to all objects makes no two of them the same', async () => {
  const { options } = await peer();
  const { ca, ...others } = options;
  const [first, second] = [tls.createSecureContext({ ca }), tls.createSecureContext({ ca })];
  const cache = new ClientSessionCache();
  onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'pem'));
  Object.assign(Object.prototype, { pem: 'for all' });
  await reach(cache.connect, { ...others, secureContext: first });
  expect(await reach(cache.connect, { ...others, secureContext: second })).toBe(false);
});

test.each([HOST.toUpperCase(), `${HOST}.`])('a name is forgotten however it is written: %s', async (servername) => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  await reach(cache.connect, options);
  cache.forget({ servername, port: null } as unknown as ConnectionOptions);
  expect(cache.stats.tickets).toBe(0);
});

test('what is restored lives no longer than other sessions of the cache, and counts only if it is kept', async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  await reach(cache.connect, options);
  const image = cache.save(KEYS);
  let ahead = 0;
  const short = new ClientSessionCache({ maxLifetime: 60, now: () => Date.now() / 1000 + ahead });
  expect(short.restore(image, KEYS)).toBe(2);
  ahead = 61;
  expect(await reach(short.connect, options)).toBe(false);
  expect(new ClientSessionCache({ maxBytes: 0 }).restore(image, KEYS)).toBe(0);
});

test("an agent's createConnection takes a port and a host, too", async () => {
  const { port, options } = await peer();
  const agent = new ClientSessionCache().agent() as unknown as {
    createConnection(...given: unknown[]): tls.TLSSocket;
  };
  const { host, ...others } = options;
  const connect = () => agent.createConnection(port, host, others);
  expect(await reach(connect, options)).toBe(false);
  expect(await reach(connect, options)).toBe(true);
});

test.each([
  { connect: () => undefined },
  { connect: 5 },
  { connect: null },
  { connect: { timeout: 'soon' } },
  { allowH2: 'yes' },
  null,
  5,
])('fetchDispatcher takes nothing that it would not use: %o', (options) => {
  expect(() => new ClientSessionCache().fetchDispatcher(options as never)).toThrow(TypeError);
});

test('a cooldown of more than a day is as long as it says', async () => {
  const { options, server } = await peer();
  let now = Date.now() / 1000;
  const cache = new ClientSessionCache({ cooldown: 3 * 24 * 3600, now: () => now });
  await reach(cache.connect, options);
  const { port } = options;
  const cutting = net.createServer((socket) => void socket.once('data', () => socket.destroy()));
  server.close();
  cutting.listen(port, '127.0.0.1');
  await once(cutting, 'listening');
  const socket = cache.connect(options);
  await once(socket, 'error');
  cutting.close();
  now += 2 * 24 * 3600;
  await once(cache.connect(options), 'error');
  // Refused by TCP, nothing was begun; a server that is there again is left alone.
  const again = tls.createServer({ ...(await pki()).server }, (accepted) => accepted.end());
  onTestFinished(() => void again.close());
  again.listen(port, '127.0.0.1');
  await once(again, 'listening');
  await reach(cache.connect, options);
  expect(cache.stats).toMatchObject({ failed: 1, cooling: 1 });
});

test("what others have put in the place of tls.connect may give no TLSSocket: it is the caller's", () => {
  const { connect } = tls;
  onTestFinished(() => void Object.assign(tls, { connect }));
  const given = new net.Socket();
  Object.assign(tls, { connect: () => given });
  expect(new ClientSessionCache().connect({ port: 1 })).toBe(given);
});
