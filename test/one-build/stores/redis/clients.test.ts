// Each kind of client is taken as it is, by its own types, too: this file compiles as strict TypeScript (npm run types).
import { Cluster, Redis } from 'ioredis';
import { Cluster as Cluster5, Redis as Redis5 } from 'ioredis5';
import * as redis from 'redis';
import * as redis5 from 'redis5';
import { expect, test } from 'vitest';
import { redisStore, type RedisClient } from '../../../../src/stores.js';
import { KEY, TLS1_3 } from '../../../support/redis/stores.js';

const lazy = { lazyConnect: true } as const;
const sentinels = { name: 'main', sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }] };
const nodes = { rootNodes: [{ url: 'redis://127.0.0.1:1' }] };

test.each<[string, RedisClient]>([
  ['createClient', redis.createClient()],
  ['createClient, RESP 2', redis.createClient({ RESP: 2 })],
  ['createClientPool', redis.createClientPool()],
  ['createCluster', redis.createCluster(nodes)],
  ['createSentinel', redis.createSentinel(sentinels)],
  ['createClient of 5', redis5.createClient()],
  ['createClient of 5, RESP 3', redis5.createClient({ RESP: 3 })],
  ['createClientPool of 5', redis5.createClientPool()],
  ['createCluster of 5', redis5.createCluster(nodes)],
  ['createSentinel of 5', redis5.createSentinel(sentinels)],
  ['Redis', new Redis(lazy)],
  ['Cluster', new Cluster([{ port: 1 }], lazy)],
  ['Redis of 5', new Redis5(lazy)],
  ['Cluster of 5', new Cluster5([{ port: 1 }], lazy)],
])('%s, not connected', async (_name, client) => {
  // Some of them are to be listened to by whoever has them.
  (client as { on?(event: string, listener: () => void): unknown }).on?.('error', () => {});
  const store = redisStore(client, { keys: [KEY], onError: () => {} });
  expect(await store.get(new Uint8Array(32), TLS1_3)).toBeUndefined();
  store.close();
  if ('callBuffer' in client) (client as Redis).disconnect();
});
