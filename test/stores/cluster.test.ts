// A cluster of three, and a server that sentinels watch.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import { createCluster, createSentinel } from 'redis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RedisClient } from '../../src/stores.js';
import { freePort, hasRedis, NO_REDIS, redisCli, RedisServer } from '../support/redis/server.js';
import { openStore, settle, TLS1_3 } from '../support/redis/stores.js';

beforeEach((context) => {
  if (!hasRedis) context.skip(NO_REDIS);
});

/** Milliseconds. */
const DEADLINE = 100;

const ids = Array.from({ length: 60 }, () => randomBytes(32));

/** All that a store does, over two clients. */
async function exercise(open: () => Promise<{ client: RedisClient; close(): void }>): Promise<void> {
  const { store, errors } = await openStore(open, 0, { deadline: 1000 });
  const other = await openStore(open, 0, { deadline: 1000 });
  const groups = { names: ['group'], generation: store.generation() };
  const stored = await Promise.all(ids.map((id) => store.set(id, TLS1_3, id, 600, false, groups)));
  expect(stored).toEqual(ids.map(() => true));
  expect(await Promise.all(ids.map((id) => other.store.get(id, TLS1_3)))).toEqual(ids.map((id) => new Uint8Array(id)));
  for (const id of ids) other.store.retire(id, TLS1_3);
  const taken = await Promise.all(
    ids.slice(0, 20).flatMap((id) => [store.take(id, TLS1_3), other.store.take(id, TLS1_3)]),
  );
  expect(taken.filter(Boolean)).toHaveLength(20);
  const heard: unknown[] = [];
  other.store.onRemoved((id) => id && heard.push(Buffer.from(id).toString('hex')));
  const removed = ids[20]!;
  await settle(async () => (await store.delete(removed, TLS1_3), heard.length > 0));
  expect(heard).toContain(removed.toString('hex'));
  await store.revokeAll('group');
  expect(await Promise.all(ids.map((id) => other.store.get(id, TLS1_3)))).toEqual(ids.map(() => undefined));
  expect(other.store.stats.misses).toMatchObject({ revoked: 39, sealed: 0 });
  expect([errors, other.errors]).toEqual([[], []]);
}

describe('a cluster of three', () => {
  let nodes: RedisServer[] = [];

  beforeAll(async () => {
    if (!hasRedis) return;
    const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
    // The port of their own talk is theirs plus 10,000.
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    nodes = await Promise.all([0, 1, 2].map((n) => RedisServer.start(options, port + n)));
    const addresses = nodes.map((node) => `127.0.0.1:${node.port}`);
    execFileSync(redisCli!, ['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes']);
    await settle(() => nodes.every((node) => node.cli('cluster', 'info').includes('cluster_state:ok')), 20_000);
  });
  afterAll(() => Promise.all(nodes.map((node) => node.end())));

  const nodeRedis = async () => {
    const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${nodes[0]!.port}` }] });
    client.on('error', () => {});
    await client.connect();
    return { client, close: () => client.destroy() };
  };
  const ioredis = async () => {
    const client = new Cluster([{ host: '127.0.0.1', port: nodes[0]!.port }]);
    return { client, close: () => client.disconnect() };
  };

  test('node-redis', () => exercise(nodeRedis));
  test('ioredis', () => exercise(ioredis));

  test.each([
    ['node-redis', nodeRedis],
    ['ioredis', ioredis],
  ])('%s: each of them hangs for a while: nobody waits for long, and all is found again', async (_name, open) => {
    const { store } = await openStore(open, 0, { deadline: DEADLINE });
    const find = () => Promise.all(ids.map((id) => store.get(id, TLS1_3)));
    await Promise.all(ids.map((id) => store.set(id, TLS1_3, id, 600)));
    for (const node of nodes) {
      node.signal('SIGSTOP');
      try {
        const start = performance.now();
        for (const id of ids) await store.get(id, TLS1_3);
        expect(performance.now() - start).toBeLessThan(10 * DEADLINE);
      } finally {
        node.signal('SIGCONT');
      }
      await settle(async () => (await find()).every(Boolean), 3000);
      expect(store.stats.state).toBe('closed');
    }
  });

  test('sessions are on all of them', async () => {
    const { store } = await openStore(ioredis, 0, { deadline: 1000 });
    await Promise.all(ids.map((id) => store.set(id, TLS1_3, id, 600)));
    for (const node of nodes) expect(Number(node.cli('dbsize'))).toBeGreaterThan(5);
  });
});

describe('a server and its replica, watched by a sentinel', () => {
  let main: RedisServer;
  let replica: RedisServer;
  let sentinel: RedisServer;
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-'));

  beforeAll(async () => {
    if (!hasRedis) return;
    main = await RedisServer.start();
    replica = await RedisServer.start(['--replicaof', '127.0.0.1', String(main.port)]);
    const port = await freePort();
    const file = join(folder, 'sentinel.conf');
    const watched = [
      `monitor main 127.0.0.1 ${main.port} 1`,
      'down-after-milliseconds main 500',
      'failover-timeout main 3000',
    ];
    writeFileSync(file, watched.map((line) => `sentinel ${line}\n`).join(''));
    sentinel = await RedisServer.sentinel(file, port);
    await settle(() => sentinel.cli('sentinel', 'replicas', 'main').includes(String(replica.port)), 20_000);
  });
  afterAll(async () => {
    await Promise.all([main, replica, sentinel].map((one) => one?.end()));
    rmSync(folder, { recursive: true, force: true });
  });

  const nodeRedis = async () => {
    const client = createSentinel({ name: 'main', sentinelRootNodes: [{ host: '127.0.0.1', port: sentinel.port }] });
    client.on('error', () => {});
    await client.connect();
    return { client, close: () => void client.destroy() };
  };
  const ioredis = async () => {
    const client = new Redis({ name: 'main', sentinels: [{ host: '127.0.0.1', port: sentinel.port }] });
    client.on('error', () => {});
    return { client, close: () => client.disconnect() };
  };

  test('node-redis', () => exercise(nodeRedis));
  test('ioredis', () => exercise(ioredis));

  test('when the server is lost, its replica is used', async () => {
    const stands = [await openStore(nodeRedis, 0), await openStore(ioredis, 0)];
    const before = randomBytes(32);
    await stands[0]!.store.set(before, TLS1_3, before, 600);
    await settle(() => replica.cli('dbsize') !== '0');
    const start = performance.now();
    await main.kill();
    for (const { store } of stands) await settle(async () => store.set(randomBytes(32), TLS1_3, before, 600), 30_000);
    console.log(
      `sentinel: sessions are stored again ${Math.round(performance.now() - start)} ms after the loss of the server`,
    );
    for (const { store } of stands) expect(await store.get(before, TLS1_3)).toEqual(new Uint8Array(before));
  });
});
