import { describe, expect, it } from 'vitest';
import { baseline, contestants, type Cache, type Contestant } from '../../bench/contestants.ts';
import { checkContestant } from '../../bench/gate.ts';

const SIZE = 40;

/** The baseline, with something wrong in the caches that it makes. */
function broken(change: (cache: Cache) => Partial<Cache>, more = 0): Contestant {
  const wrap = (cache: Cache): Cache => ({
    get size() {
      return cache.size;
    },
    add: (id) => cache.add(id),
    get: (id) => cache.get(id),
    remove: (id, session) => cache.remove(id, session),
    ...change(cache),
  });
  return {
    name: 'broken',
    create: (size) => wrap(baseline.create(size)),
    createBounded: (size) => wrap(baseline.createBounded(size + more)),
  };
}

describe('the gate of the benchmark', () => {
  it.each(contestants)('passes $name', (contestant) => {
    checkContestant(contestant, SIZE);
  });

  it('passes the wrapper that the broken ones are made with', () => {
    checkContestant(
      broken(() => ({})),
      SIZE,
    );
  });

  it.each<[string, Contestant, RegExp]>([
    ['loses sessions', broken((cache) => ({ get: lose(cache) })), /did not return the very session/],
    ['returns copies', broken((cache) => ({ get: (id) => copyOf(cache.get(id)) })), /did not return the very session/],
    ['finds what was never added', broken((cache) => ({ get: anything(cache) })), /that was never added/],
    ['compares a prefix', broken(prefixCache), /that was never added/],
    ['does not remove', broken(() => ({ remove: () => true })), /removed a session twice/],
    ['removes nothing and says so', broken(() => ({ remove: () => false })), /did not find a session to remove/],
    ['holds one more', broken(() => ({}), 1), /where 40 is the number/],
    ['evicts too much', broken(() => ({}), -1), /where 40 is the number/],
    ['evicts the newest', { ...broken(() => ({})), createBounded: evictNewest }, /was to be evicted/],
  ])('rejects one that %s', (_, contestant, message) => {
    expect(() => checkContestant(contestant, SIZE)).toThrow(message);
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
    add: (id) => cache.add(prefix(id)),
    get: (id) => cache.get(prefix(id)),
    remove: (id, session) => cache.remove(prefix(id), session),
  };
}

function evictNewest(size: number): Cache {
  const cache = baseline.create(size);
  let newest: Buffer | undefined;
  return {
    get size() {
      return cache.size;
    },
    add(id) {
      const session = cache.add(id);
      if (cache.size > size && newest) cache.remove(newest, session);
      newest = id;
      return session;
    },
    get: (id) => cache.get(id),
    remove: (id, session) => cache.remove(id, session),
  };
}
