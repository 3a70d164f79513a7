import { describe, expect, it } from 'vitest';
import { baseline, contestants } from '../../../bench/contestants.ts';
import {
  UNLIMITED,
  type Cache,
  type Contestant,
  type ExpiringCache,
  type Lookups,
} from '../../../bench/contestants/cache.ts';
import { checkContestant } from '../../../bench/gate.ts';
import { nativeContestants, prepareNative, type NativeContestant } from '../../../bench/native.ts';
import { operations } from '../../../bench/operations.ts';
import { createWorkload } from '../../../bench/workload.ts';

const SIZE = 40;

/** The baseline, with something wrong in the caches that it makes. */
function broken(change: (cache: Cache) => Partial<Cache>, more = 0): Contestant {
  return {
    name: 'broken',
    create: (size) => wrap(baseline.create(size), change),
    createBounded: (size) => wrap(baseline.createBounded(size + more), change),
    createExpiring: baseline.createExpiring,
  };
}

function wrap(cache: Cache, change: (cache: Cache) => Partial<Cache>): Cache {
  return {
    get size() {
      return cache.size;
    },
    put: (id, session) => cache.put(id, session),
    get: (id) => cache.get(id),
    remove: (id, session) => cache.remove(id, session),
    take: (id) => cache.take(id),
    ...change(cache),
  };
}

function brokenFlush(change: (cache: ExpiringCache) => Partial<ExpiringCache>): Contestant {
  const createExpiring = (size: number): ExpiringCache => {
    const cache = baseline.createExpiring!(size);
    return {
      get size() {
        return cache.size;
      },
      put: (id, session, timeout) => cache.put(id, session, timeout),
      get: (id) => cache.get(id),
      flush: (seconds) => cache.flush(seconds),
      ...change(cache),
    };
  };
  return { ...broken(() => ({})), createExpiring };
}

/** Looks up what was prepared with something wrong. */
function brokenLookups(change: (lookups: Lookups) => Partial<Lookups>): Contestant {
  return broken((cache) => ({
    prepareLookups(ids) {
      const results = () => ids.map((id) => cache.get(id));
      const run = () => results().filter((session) => session !== undefined).length;
      return { run, results, ...change({ run, results }) };
    },
  }));
}

describe('the gate of the benchmark', () => {
  it.each(contestants)('passes $name', (contestant) => {
    checkContestant(contestant, SIZE);
  });

  it.each([broken, brokenFlush, brokenLookups])('passes the wrapper that the broken ones are made with', (wrapper) => {
    checkContestant(
      wrapper(() => ({})),
      SIZE,
    );
  });

  it.each<[string, Contestant, RegExp]>([
    ['loses sessions', broken((cache) => ({ get: lose(cache) })), /did not return the very session/],
    ['returns copies', broken((cache) => ({ get: (id) => copyOf(cache.get(id)) })), /did not return the very session/],
    ['finds what was never added', broken((cache) => ({ get: anything(cache) })), /that was never added/],
    ['compares a prefix', broken(prefixCache), /that was never added/],
    ['does not remove', broken(() => ({ remove: () => true })), /gave a session that was removed/],
    ['removes nothing and says so', broken(() => ({ remove: () => false })), /did not find a session to remove/],
    ['takes nothing', broken(() => ({ take: () => undefined })), /the very session that was to be taken/],
    ['takes and keeps', broken((cache) => ({ take: (id) => cache.get(id) })), /gave a session that was taken/],
    ['holds one more', broken(() => ({}), 1), /where 40 is the number/],
    ['evicts too much', broken(() => ({}), -1), /where 40 is the number/],
    ['evicts the newest', { ...broken(() => ({})), createBounded: evictNewest }, /was to be evicted/],
    ['limits what is to be unlimited', { ...broken(() => ({})), create: alwaysLimit }, /holds 39 sessions after 40/],
    ['flushes nothing', brokenFlush(() => ({ flush: () => 0 })), /flushed 0,0,0 sessions where 0,20,0 had expired/],
    [
      'flushes too early',
      brokenFlush((cache) => ({ flush: (at) => cache.flush(at * 10) })),
      /flushed 20,20,0 sessions/,
    ],
    [
      'flushes in the last second',
      brokenFlush((cache) => ({ flush: (at) => cache.flush(at + 1.5) })),
      /flushed 1,19,20/,
    ],
    ['only counts what expired', brokenFlush(countOnly), /found a session that had expired/],
    [
      'miscounts together',
      brokenLookups(({ run }) => ({ run: () => run() + 1 })),
      /found 41 sessions together where 40/,
    ],
    [
      'swaps results',
      brokenLookups(({ results }) => ({ results: () => results().toReversed() })),
      /looked up together/,
    ],
    ['drops results', brokenLookups(({ results }) => ({ results: () => results().slice(1) })), /looked up together/],
  ])('rejects one that %s', (_, contestant, message) => {
    expect(() => checkContestant(contestant, SIZE)).toThrow(message);
  });
});

describe('the operations of the benchmark', () => {
  it.each(contestants)('run pass after pass with $name', (contestant) => {
    const workload = createWorkload(SIZE, contestant.prepare);
    for (const { prepare } of operations) {
      const pass = prepare(contestant, workload);
      // More than one: each has to leave what the next one finds.
      if (pass) for (const elapsed of [pass.run(), pass.run(), pass.run()]) expect(elapsed).toBeGreaterThan(0);
    }
  });
});

describe('the contestants in C and C++', () => {
  it.each(nativeContestants)('$name passes its gate and runs, where it can be compiled', async (contestant) => {
    const prepared = await prepareNative(contestant);
    if ('reason' in prepared) return expect(prepared.reason).toMatch(/ENOENT|error|cannot find/);
    const samples = await prepared.runner.run({ size: SIZE, time: 0, warmupTime: 0 });
    const names = operations.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(samples.map(({ operation }) => operation)));
    expect(samples.every(({ nanoseconds }) => nanoseconds > 0)).toBe(true);
  });

  it('are left out in one line where something is missing', async () => {
    const [openssl] = nativeContestants;
    const reason = async (change: Partial<NativeContestant>) =>
      prepareNative({ ...openssl, source: 'none.c', ...change });
    expect(await reason({ compiler: 'no-such-compiler' })).toEqual({
      name: openssl.name,
      reason: expect.stringMatching(/^.*no-such-compiler ENOENT$/),
    });
    expect(await reason({ compiler: 'gcc' })).toHaveProperty('reason', expect.not.stringContaining('\n'));
  });
});

type Get = Cache['get'];

function lose(cache: Cache): Get {
  return (id) => (id[0] < 128 ? undefined : cache.get(id));
}

function copyOf<T extends object>(value: T | undefined): T | undefined {
  return value && Object.create(value);
}

function anything(cache: Cache): Get {
  let last: ReturnType<Get>;
  return (id) => (last = cache.get(id) ?? last);
}

function prefix(id: Buffer): Buffer {
  return id.subarray(0, 31);
}

function prefixCache(cache: Cache): Partial<Cache> {
  return {
    put: (id, session) => cache.put(prefix(id), session),
    get: (id) => cache.get(prefix(id)),
    remove: (id, session) => cache.remove(prefix(id), session),
    take: (id) => cache.take(prefix(id)),
  };
}

function countOnly(cache: ExpiringCache): Partial<ExpiringCache> {
  const expired = [0, SIZE / 2, 0];
  return { get: (id) => cache.get(id), flush: () => expired.shift()! };
}

function alwaysLimit(size: number, limit = size): Cache {
  return limit === UNLIMITED ? baseline.createBounded(size - 1) : baseline.create(size);
}

function evictNewest(size: number): Cache {
  const cache = baseline.create(size);
  let newest: Buffer | undefined;
  return {
    get size() {
      return cache.size;
    },
    put(id, session) {
      cache.put(id, session);
      if (cache.size > size && newest) cache.remove(newest, session);
      newest = id;
    },
    get: (id) => cache.get(id),
    remove: (id, session) => cache.remove(id, session),
    take: (id) => cache.take(id),
  };
}
