// After some real handshakes both libraries tell exact counts, and the same ones.
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import type { Sources } from '../../../src/metrics.js';
import { SharedSessionCache } from '../../../src/shared.js';
import type { SessionStore } from '../../../src/node/index.js';
import { redisStore, tieredStore } from '../../../src/stores.js';
import { mapStore } from '../../support/map-store.js';
import { ofPrefix, watchBoth, type Series } from '../../support/metrics.js';
import { hasRedis, NO_REDIS, RedisServer } from '../../support/redis/server.js';
import { stand, visit } from '../../support/tls.js';

const PREFIX = 'wasm_session_cache_';
const OLD = { maxVersion: 'TLSv1.2' } as const;

/** Both libraries at once: what they tell, without the prefix, after it was found to be the same. */
function watch(sources: Sources): () => Promise<Series> {
  const read = watchBoth(sources, expectClose);
  return async () => ofPrefix(await read(), PREFIX);
}

/** A time is another one by the last bit where it was added up in another order. */
function expectClose(ofRegister: Series, ofMeter: Series): void {
  for (const [name, value] of Object.entries(ofMeter)) expect(ofRegister[name], name).toBeCloseTo(value, 9);
  expect(Object.keys(ofRegister).toSorted()).toEqual(Object.keys(ofMeter).toSorted());
}

const kind = (resumed: boolean, version: string) => `{tls_protocol_version="${version}",tls_resumed="${resumed}"}`;
const why = (version: string, reason: string) =>
  `{tls_protocol_version="${version}",tls_resumed="false",${PREFIX}reason="${reason}"}`;

test('of handshakes, sessions, ages and lookups', async () => {
  const clock = { now: 1_800_000_000 };
  const cache = SharedSessionCache.create({ now: () => clock.now });
  const { binding, port } = await stand({ cache, now: () => clock.now });
  const read = watch({ binding });
  let { session } = await visit(port);
  clock.now += 100;
  ({ session } = await visit(port, { session }));
  clock.now += 1000;
  ({ session } = await visit(port, { session }));
  const first = await visit(port, OLD);
  clock.now += 5;
  expect((await visit(port, { ...OLD, session: first.session })).resumed).toBe(true);
  cache.flush(0);
  await visit(port, { session });
  await visit(port, { ...OLD, session: first.session });
  const told = await read();
  expect(ofPrefix(told, 'handshakes_total')).toEqual({
    [why('1.3', 'none-offered')]: 1,
    [kind(true, '1.3')]: 2,
    [why('1.3', 'unknown')]: 1,
    [why('1.2', 'none-offered')]: 1,
    [kind(true, '1.2')]: 1,
    [why('1.2', 'unknown')]: 1,
  });
  expect(ofPrefix(told, 'handshake_duration_seconds_count')).toEqual({
    [kind(false, '1.3')]: 2,
    [kind(true, '1.3')]: 2,
    [kind(false, '1.2')]: 2,
    [kind(true, '1.2')]: 1,
  });
  const total = Object.values(ofPrefix(told, 'handshake_duration_seconds_sum')).reduce((a, b) => a + b);
  expect(total).toBeGreaterThan(0.001);
  expect(total).toBeLessThan(15);
  expect(told).toMatchObject({
    session_stored_total: binding.stats.stored,
    session_taken_total: 0,
    store_errors_total: 0,
    resumed_age_seconds_sum: 1105,
    resumed_age_seconds_count: 3,
    'resumed_age_seconds_bucket{le="10"}': 1,
    'resumed_age_seconds_bucket{le="60"}': 1,
    'resumed_age_seconds_bucket{le="300"}': 2,
    'resumed_age_seconds_bucket{le="1800"}': 3,
    [`lookups_total{${PREFIX}result="hit"}`]: 3,
    // One is of the random bytes that a client of TLS 1.3 has where an id would be.
    [`lookups_total{${PREFIX}result="miss"}`]: 3,
    [`lookups_total{${PREFIX}result="expired"}`]: 0,
    session_held: cache.size,
    memory_usage_bytes: cache.bytesUsed,
    memory_limit_bytes: cache.bytesLimit,
  });
  // 2 of each handshake of TLS 1.3 that was full, 1 of each that was resumed, and of TLS 1.2 one of each full one.
  expect(told.session_stored_total).toBe(2 * 2 + 2 + 2);
});

test('also of handshakes before it was asked for, but their times', async () => {
  const { binding, port } = await stand();
  const { session } = await visit(port);
  const read = watch({ binding });
  expect(ofPrefix(await read(), 'handshakes_total')).toEqual({ [why('1.3', 'none-offered')]: 1 });
  await visit(port, { session });
  const told = await read();
  expect(ofPrefix(told, 'handshakes_total')).toEqual({ [why('1.3', 'none-offered')]: 1, [kind(true, '1.3')]: 1 });
  expect(ofPrefix(told, 'handshake_duration_seconds_count')).toEqual({ [kind(true, '1.3')]: 1 });
});

test('of a store that answers later, and of sessions of single use', async () => {
  const store = mapStore();
  const behaviour: { take: SessionStore['take'] } = { take: (id, version) => Promise.resolve(store.take(id, version)) };
  const remote: SessionStore = {
    ...store,
    take: (id, version) => behaviour.take(id, version),
    set: (...args) => (failing ? Promise.reject(new Error('full')) : store.set(...args)),
  };
  let failing = false;
  const options = { cache: remote, singleUse: true, lookupDeadline: 50, onError: () => {} };
  const { binding, port } = await stand(options);
  const read = watch({ binding });
  const { session } = await visit(port);
  await visit(port, { session });
  await visit(port, { session });
  behaviour.take = () => Promise.reject(new Error('away'));
  await visit(port, { session });
  behaviour.take = () => new Promise<never>(() => {});
  failing = true;
  await visit(port, { session });
  const told = await read();
  const result = (name: string) => `{${PREFIX}result="${name}"}`;
  expect(ofPrefix(told, 'lookup_duration_seconds_count')).toEqual({
    [result('hit')]: 1,
    [result('miss')]: 1,
    [result('store-error')]: 1,
    [result('deadline')]: 1,
  });
  expect(told[`lookup_duration_seconds_sum${result('deadline')}`]).toBeGreaterThan(0.045);
  expect(told).toMatchObject({ session_taken_total: 1, store_errors_total: 2 });
  expect(Object.keys(ofPrefix(told, 'session_held'))).toEqual([]);
});

test('of what was resumed from something else', async () => {
  const { binding, port } = await stand({}, { secureOptions: 0 });
  const read = watch({ binding });
  const { session } = await visit(port);
  await visit(port, { session });
  const otherwise = `{tls_protocol_version="1.3",tls_resumed="true",${PREFIX}reason="resumed-otherwise"}`;
  expect(binding.stats.resumedOtherwise).toBe(1);
  expect(ofPrefix(await read(), 'handshakes_total')).toEqual({ [why('1.3', 'none-offered')]: 1, [otherwise]: 1 });
});

describe('of a SessionCache', () => {
  test('what is evicted, at which age, and what it holds', async () => {
    const clock = { now: 1_800_000_000 };
    const removed: string[] = [];
    const cache = new SessionCache<Uint8Array>({
      cacheSize: 2,
      now: () => clock.now,
      onRemove: (_session, reason) => void removed.push(reason),
    });
    const { port } = await stand({ cache, now: () => clock.now });
    const read = watch({ cache });
    for (let n = 0; n < 3; n++) {
      await visit(port, OLD);
      clock.now += 200;
    }
    cache.getSession(cache.generateId());
    const told = await read();
    expect(told).toMatchObject({
      session_evicted_total: 1,
      evicted_age_seconds_sum: 400,
      evicted_age_seconds_count: 1,
      session_held: 2,
      session_limit: 2,
      memory_usage_bytes: cache.byteLength,
      [`lookups_total{${PREFIX}result="miss"}`]: 1,
    });
    expect(removed).toEqual(['evicted']);
  });

  test('not what is removed; and a bucket includes its boundary', async () => {
    const clock = { now: 1_800_000_000 };
    const cache = new SessionCache<Uint8Array>({ cacheSize: 1, now: () => clock.now });
    const read = watch({ cache });
    const add = () => {
      const session = new Session(randomBytes(32), { data: randomBytes(9), time: clock.now, timeout: 1000 });
      cache.addSession(session);
      return session;
    };
    cache.removeSession(add());
    add();
    clock.now += 300;
    add();
    expect(await read()).toMatchObject({
      session_evicted_total: 1,
      evicted_age_seconds_count: 1,
      'evicted_age_seconds_bucket{le="60"}': 0,
      'evicted_age_seconds_bucket{le="300"}': 1,
    });
  });
});

test('of stores that several servers share', async (context) => {
  if (!hasRedis) context.skip(NO_REDIS);
  const server = await RedisServer.start();
  onTestFinished(() => server.end());
  const client = new Redis({ port: server.port, host: '127.0.0.1' });
  onTestFinished(() => client.disconnect());
  const remote = redisStore(client, { keys: [randomBytes(32)], deadline: 5000 });
  await vi.waitFor(() => expect(remote.generation()).toBeDefined());
  const cache = tieredStore(SharedSessionCache.create(), remote);
  const { binding, port } = await stand({ cache, lookupDeadline: 5000 });
  const read = watch({ binding, store: { redis: remote } });
  const { session } = await visit(port);
  await visit(port, { session });
  await vi.waitFor(() => expect(remote.stats.stored).toBe(3));
  cache.close();
  const told = await read();
  const result = (name: string) => `tier_lookups_total{${PREFIX}result="${name}"}`;
  expect(told).toMatchObject({ [result('local-hit')]: 1, [result('remote-hit')]: 0 });
  const { hits, latency } = remote.stats;
  const redis = `{${PREFIX}name="redis"}`;
  expect(told).toMatchObject({
    [`store_lookups_total{${PREFIX}name="redis",${PREFIX}result="hit"}`]: hits,
    [`store_operations_total${redis}`]: latency.count,
    [`store_session_dropped_total${redis}`]: 0,
    [`store_open${redis}`]: 0,
  });
  expect(told[`store_operation_time_seconds_total${redis}`]).toBeCloseTo(latency.sum / 1000, 9);
  expect(latency.count).toBeGreaterThan(0);
});
