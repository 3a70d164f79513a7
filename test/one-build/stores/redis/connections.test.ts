// Clients as programs make them, and what a store leaves behind at a server.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Redis, type RedisOptions } from 'ioredis';
import { createClient } from 'redis';
import { describe, expect, test } from 'vitest';
import { redisStore } from '../../../../src/stores.js';
import { asUser, CLIENTS, type Opened } from '../../../support/redis/clients.js';
import { startRedisForFile } from '../../../support/redis/for-file.js';
import type { RedisServer } from '../../../support/redis/server.js';
import { KEY, openStore, settle, TLS1_3 } from '../../../support/redis/stores.js';

let server: RedisServer;
startRedisForFile((started) => (server = started));

const id = randomBytes(32);
const fail = () => {
  throw new Error('a listener');
};

/** Connections that the server has, but for that of who asks. */
const connections = () => server.cli('client', 'list').split('\n').length - 1;

describe.each(CLIENTS)('%s', (_name, open) => {
  test('where channels are forbidden, no connection stays', async () => {
    await settle(() => connections() === 0);
    server.cli('acl', 'setuser', 'deaf', 'on', '>password', '~*', 'resetchannels', '+@all');
    server.cli('acl', 'setuser', 'default', 'resetchannels');
    const { store, errors } = await openStore(asUser(open, 'deaf', 'password'), server.port);
    store.onRemoved(() => {});
    await settle(() => errors.length > 0);
    await settle(() => connections() === 1);
    server.cli('acl', 'setuser', 'default', 'allchannels');
  });

  test('listeners that throw, of removals and of errors', async () => {
    const { store } = await openStore(open, server.port, { onError: fail });
    let heard = 0;
    store.onRemoved(fail);
    store.onRemoved(() => heard++);
    await settle(async () => (await store.delete(id, TLS1_3), heard > 0));
    server.cli('config', 'set', 'maxmemory', '1');
    expect(await store.set(id, TLS1_3, randomBytes(9), 60)).toBe(false);
    server.cli('config', 'set', 'maxmemory', '0');
    store.close();
    store.close();
    store.onRemoved(fail)();
  });

  test('a retired session may live for any time', async () => {
    const { store, errors } = await openStore(open, server.port, { retiredLifetime: Number.MAX_VALUE });
    await store.set(id, TLS1_3, randomBytes(9), 60);
    store.retire(id, TLS1_3);
    expect(await store.delete(id, TLS1_3)).toBe(true);
    expect(errors).toEqual([]);
  });
});

test.each<[string, (port: number) => Opened]>([
  ['node-redis', (port) => lostOfNodeRedis(port)],
  ['ioredis', (port) => ofIoredis({ retryStrategy: () => 1 })(port)],
])('%s: closed before it has connected, a store does not go on trying', async (_name, open) => {
  let attempts = 0;
  const gate = createServer((socket) => (attempts++, socket.destroy())).listen(0, '127.0.0.1');
  await once(gate, 'listening');
  const { client, close } = open((gate.address() as AddressInfo).port);
  const store = redisStore(client, { keys: [KEY], onError: () => {} });
  store.onRemoved(() => {});
  await settle(() => attempts > 4);
  store.close();
  close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const before = attempts;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(attempts).toBe(before);
  gate.close();
});

test.each<[string, RedisOptions]>([
  ['that pipelines by itself', { enableAutoPipelining: true, keyPrefix: 'app:' }],
  ['that gives numbers as text', { stringNumbers: true }],
  ['that lets nothing wait', { enableOfflineQueue: false }],
])('a client of ioredis %s', async (_name, options) => {
  const { store } = await openStore(async (port) => ofIoredis(options)(port), server.port);
  await store.set(id, TLS1_3, id, 60);
  expect(await store.get(id, TLS1_3)).toEqual(new Uint8Array(id));
  expect((await Promise.all([1, 2, 3].map(() => store.take(id, TLS1_3)))).filter(Boolean)).toHaveLength(1);
  await store.set(id, TLS1_3, id, 60);
  expect(await store.delete(id, TLS1_3)).toBe(true);
  const heard: unknown[] = [];
  store.onRemoved((one) => one && heard.push(one));
  await settle(async () => (await store.delete(id, TLS1_3), heard.length > 0));
  await store.revokeAll('group');
});

function lostOfNodeRedis(port: number): Opened {
  const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: 1 } });
  client.on('error', () => {});
  client.connect().catch(() => {});
  return { client, close: () => client.destroy() };
}

const ofIoredis =
  (options: RedisOptions) =>
  (port: number): Opened => {
    const client = new Redis(port, '127.0.0.1', options);
    client.on('error', () => {});
    return { client, close: () => client.disconnect() };
  };
