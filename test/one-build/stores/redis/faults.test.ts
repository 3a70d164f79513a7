// Whatever Redis does, nobody waits longer than the deadline, soon nobody waits at all, and when it is back so are its sessions.
import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { asUser, CLIENTS } from '../../../support/redis/clients.js';
import { FaultProxy, type Fault } from '../../../support/redis/fault-proxy.js';
import { startRedisForFile } from '../../../support/redis/for-file.js';
import type { RedisServer } from '../../../support/redis/server.js';
import { openStore, settle, TLS1_3, type Stand } from '../../../support/redis/stores.js';

const deadline = 50;
/** The deadline, and what a busy machine may add to it before a timer runs. */
const LONGEST = deadline + 150;
const BACK = 1000;

let server: RedisServer;
startRedisForFile((started) => (server = started));

const id = randomBytes(32);

/** Milliseconds of a lookup, which finds nothing. */
async function missFor({ store }: Stand): Promise<number> {
  const start = performance.now();
  expect(await store.get(id, TLS1_3)).toBeUndefined();
  return performance.now() - start;
}

/** No lookup waits for long, and from the tenth on none waits. */
async function expectNoWait(stand: Stand): Promise<void> {
  for (let n = 0; n < 9; n++) expect(await missFor(stand)).toBeLessThan(LONGEST);
  expect(stand.store.stats.state).toBe('open');
  expect(stand.store.get(id, TLS1_3)).toBeUndefined();
  expect(stand.store.take(id, TLS1_3)).toBeUndefined();
  expect(await stand.store.set(id, TLS1_3, randomBytes(9), 60)).toBe(false);
  await expect(stand.store.delete(id, TLS1_3)).rejects.toThrow('redisStore: delete: Redis has not confirmed it');
  await expect(stand.store.revokeAll('group')).rejects.toThrow('redisStore: revokeAll: Redis has not confirmed it');
}

/** Within a second sessions are stored and found again. */
async function expectBack({ store }: Stand): Promise<void> {
  await settle(() => store.stats.state === 'closed', BACK);
  expect(await store.set(id, TLS1_3, randomBytes(9), 60)).toBe(true);
  expect(await store.get(id, TLS1_3)).toBeDefined();
}

async function proxied(open: (typeof CLIENTS)[number][1]): Promise<Stand & { proxy: FaultProxy }> {
  const proxy = await FaultProxy.start(server.port);
  onTestFinished(() => proxy.end());
  return { ...(await openStore(open, proxy.port, { deadline })), proxy };
}

describe.each([...CLIENTS])('%s', (_name, open) => {
  test('a server that hangs, then goes on', async () => {
    const stand = await openStore(open, server.port, { deadline });
    server.signal('SIGSTOP');
    try {
      await expectNoWait(stand);
    } finally {
      server.signal('SIGCONT');
    }
    await expectBack(stand);
    expect(stand.store.stats.misses.timeout).toBeLessThan(10);
  });

  test('a server that is killed, then started again', async () => {
    const stand = await openStore(open, server.port, { deadline });
    await server.kill();
    await expectNoWait(stand);
    await server.restart();
    await expectBack(stand);
  });

  test.each<Fault>(['half-open', 'cut', 'garbage'])('a connection that is %s', async (fault) => {
    const stand = await proxied(open);
    stand.proxy.fault = fault;
    await expectNoWait(stand);
    stand.proxy.fault = 'none';
    stand.proxy.disconnect();
    await expectBack(stand);
  });

  test('one that answers too late', async () => {
    const stand = await proxied(open);
    expect(await stand.store.set(id, TLS1_3, randomBytes(9), 60)).toBe(true);
    Object.assign(stand.proxy, { fault: 'delay', delay: 200 });
    await expectNoWait(stand);
    stand.proxy.delay = 0;
    await expectBack(stand);
  });

  test('what hangs does not pile up', async () => {
    const stand = await proxied(open);
    stand.proxy.fault = 'half-open';
    const lookups = Array.from({ length: 5000 }, () => stand.store.get(id, TLS1_3));
    expect(lookups.filter(Boolean)).toHaveLength(2048);
    await Promise.all(lookups);
    expect(stand.store.stats.misses).toMatchObject({ timeout: 2048, busy: 5000 - 2048 });
  });
});

describe.each([...CLIENTS])('%s: Redis that says no', (_name, open) => {
  test('full: what is there is found, nothing is stored', async () => {
    const stand = await openStore(open, server.port, { deadline });
    await stand.store.set(id, TLS1_3, randomBytes(9), 60);
    server.cli('config', 'set', 'maxmemory', '1');
    try {
      for (let n = 0; n < 10; n++) expect(await stand.store.set(randomBytes(32), TLS1_3, id, 60)).toBe(false);
      expect(await stand.store.get(id, TLS1_3)).toBeDefined();
      expect(String(stand.errors[0])).toContain('OOM');
      expect(stand.store.stats).toMatchObject({ state: 'closed', dropped: 10 });
    } finally {
      server.cli('config', 'set', 'maxmemory', '0');
    }
  });

  test('a replica, which takes no writes', async () => {
    const stand = await openStore(open, server.port, { deadline });
    await stand.store.set(id, TLS1_3, randomBytes(9), 60);
    server.cli('config', 'set', 'replica-serve-stale-data', 'yes');
    server.cli('replicaof', '127.0.0.1', '1');
    try {
      expect(await stand.store.set(randomBytes(32), TLS1_3, id, 60)).toBe(false);
      expect(await stand.store.get(id, TLS1_3)).toBeDefined();
      expect(await stand.store.take(id, TLS1_3)).toBeUndefined();
      expect(String(stand.errors.at(-1))).toContain('READONLY');
      expect(stand.store.stats).toMatchObject({ state: 'closed', misses: { error: 1 } });
    } finally {
      server.cli('replicaof', 'no', 'one');
    }
  });

  test('a user who may not', async () => {
    server.cli('acl', 'setuser', 'nobody', 'on', '>secret', '+@connection', '+info');
    const stand = await openStore(asUser(open, 'nobody', 'secret'), server.port, {}, false);
    expect(await missFor(stand)).toBeLessThan(LONGEST);
    expect(await stand.store.set(id, TLS1_3, randomBytes(9), 60)).toBe(false);
    expect(String(stand.errors.at(-1))).toContain('NOPERM');
    expect(stand.store.stats).toMatchObject({ state: 'closed', misses: { error: 1 }, dropped: 1 });
  });
});
