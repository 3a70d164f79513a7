import { describe, expect, test } from 'vitest';
import type { SessionCacheStats } from '../../../src/index.js';
import { fill, scene, type Scene } from '../../support/scene.js';
import { id, NOW } from '../../support/sessions.js';

const NONE: SessionCacheStats = {
  number: 0,
  connect: 0,
  connectGood: 0,
  connectRenegotiate: 0,
  accept: 0,
  acceptGood: 0,
  acceptRenegotiate: 0,
  hits: 0,
  cbHits: 0,
  misses: 0,
  timeouts: 0,
  cacheFull: 0,
};

test('a new cache has counted nothing', () => {
  expect(scene().cache.stats).toEqual(NONE);
});

test('stats are of the moment they are read', () => {
  const { cache, add } = scene();
  const before = cache.stats;
  add(1);
  cache.getSession(id(1));
  expect(before).toEqual(NONE);
  expect(cache.stats).toEqual({ ...NONE, number: 1, hits: 1 });
});

test('each cache counts for itself', () => {
  const [one, two] = [scene(), scene()];
  one.add(1);
  one.cache.resume({ id: id(1) });
  expect(two.cache.stats).toEqual(NONE);
});

/** What is done to a cache with sessions 1 and 2, and by how much the counters change. */
const CHANGES: [string, (all: Scene) => unknown, Partial<SessionCacheStats>][] = [
  ['addSession of a new one', (all) => all.add(3), { number: 3 }],
  ['addSession of the same key', (all) => all.add(2), {}],
  ['getSession, found', ({ cache }) => cache.getSession(id(1)), { hits: 1 }],
  ['getSession, not found', ({ cache }) => cache.getSession(id(9)), { misses: 1 }],
  ['getSession, another version', ({ cache }) => cache.getSession(id(1), 0x0304), { misses: 1 }],
  ['getSession, expired', (all) => expired(all).cache.getSession(id(1)), { timeouts: 1, number: 1 }],
  ['acquireSession, found', ({ cache }) => cache.acquireSession(id(1)), { hits: 1 }],
  ['acquireSession, not found', ({ cache }) => cache.acquireSession(id(9)), { misses: 1 }],
  ['acquireSession, expired', (all) => expired(all).cache.acquireSession(id(1)), { timeouts: 1, number: 1 }],
  ['takeSession, found', ({ cache }) => cache.takeSession(id(1)), { hits: 1, number: 1 }],
  ['takeSession, not found', ({ cache }) => cache.takeSession(id(9)), { misses: 1 }],
  ['takeSession, expired', (all) => expired(all).cache.takeSession(id(1)), { timeouts: 1, number: 1 }],
  ['hasSession, found', ({ cache }) => cache.hasSession(id(1)), {}],
  ['hasSession, not found', ({ cache }) => cache.hasSession(id(9)), {}],
  ['hasSession, expired', (all) => expired(all).cache.hasSession(id(1)), {}],
  ['resume, none offered', ({ cache }) => cache.resume({ id: new Uint8Array(0) }), { accept: 1 }],
  ['resume, found', ({ cache }) => cache.resume({ id: id(1) }), { accept: 1, hits: 1 }],
  ['resume, not found', ({ cache }) => cache.resume({ id: id(9) }), { accept: 1, misses: 1 }],
  ['resume, expired', (all) => expired(all).cache.resume({ id: id(1) }), { accept: 1, timeouts: 1, number: 1 }],
  ['resume, another context', ({ cache }) => cache.resume({ id: id(1), idContext: Uint8Array.of(1) }), { accept: 1 }],
  ['resume, fatal', ({ cache }) => cache.resume({ id: id(1), verifyPeer: true }), { accept: 1 }],
  ['store, new', ({ cache, make }) => cache.store(make(3)), { acceptGood: 1, number: 3 }],
  ['store, resumed', ({ cache, make }) => cache.store(make(3), { resumed: true }), { acceptGood: 1 }],
  ['removeSession', ({ cache }) => cache.removeSession(cache.getSession(id(1))!), { number: 1, hits: 1 }],
  ['removeSession of what is not there', ({ cache, make }) => cache.removeSession(make(9)), {}],
  ['flushSessions', ({ cache }) => cache.flushSessions(0), { number: 0 }],
  ['flushSessions of expired ones', (all) => expired(all).cache.flushSessions(), { number: 0 }],
  ['dispose', ({ cache }) => cache[Symbol.dispose](), { number: 0 }],
  ['generateId', ({ cache }) => cache.generateId(), {}],
  ['iteration', ({ cache }) => [...cache], {}],
  ['a smaller cacheSize', ({ cache }) => (cache.cacheSize = 1), {}],
];

function expired(all: Scene): Scene {
  all.clock.now = NOW + 1000;
  return all;
}

describe('what each operation counts, and what it does not', () => {
  test.each(CHANGES)('%s', (_name, change, counted) => {
    const all = scene();
    fill(all, 1, 2);
    change(all);
    expect(all.cache.stats).toEqual({ ...NONE, number: 2, ...counted });
    expect(all.cache.size).toBe(all.cache.stats.number);
  });

  test('cacheFull counts each session evicted, not each add that evicts', () => {
    const all = scene();
    fill(all, 1, 2, 3, 4);
    all.cache.cacheSize = 2;
    all.add(5);
    expect(all.cache.stats).toEqual({ ...NONE, number: 2, cacheFull: 3 });
    all.add(6);
    expect(all.cache.stats).toEqual({ ...NONE, number: 2, cacheFull: 4 });
  });

  test('a session from onGet: one miss, one callback hit, one hit', () => {
    const all: Scene = scene({ onGet: () => all.make(9) });
    all.cache.resume({ id: id(9) });
    expect(all.cache.stats).toEqual({ ...NONE, number: 1, accept: 1, misses: 1, cbHits: 1, hits: 1 });
  });

  test('nothing from onGet: one miss', () => {
    const { cache } = scene({ onGet: () => undefined });
    cache.resume({ id: id(9) });
    expect(cache.stats).toEqual({ ...NONE, accept: 1, misses: 1 });
  });

  test('getSession and the like do not ask onGet', () => {
    let asked = 0;
    const { cache } = scene({ onGet: () => void asked++ });
    cache.getSession(id(9));
    cache.acquireSession(id(9));
    cache.takeSession(id(9));
    expect(asked).toBe(0);
    expect(cache.stats).toEqual({ ...NONE, misses: 3 });
  });
});

test.each(['getSession', 'acquireSession', 'takeSession', 'hasSession'] as const)(
  '%s with a malformed key throws, and nothing is counted',
  (name) => {
    const { cache } = scene();
    expect(() => cache[name](new Uint8Array(0))).toThrow(RangeError);
    expect(() => cache[name](new Uint8Array(33))).toThrow(RangeError);
    expect(() => cache[name]('aabb' as never)).toThrow(TypeError);
    expect(() => cache[name](id(1), -1)).toThrow(RangeError);
    expect(() => cache[name](id(1), 0x1_0000)).toThrow(RangeError);
    expect(() => cache[name](id(1), '0x0303' as never)).toThrow(TypeError);
    expect(cache.stats).toEqual(NONE);
  },
);

test('hasSession also finds what has expired and what is marked', () => {
  const { cache, clock, add } = scene();
  add(1);
  const marked = add(2);
  cache.removeSession(marked);
  cache.addSession(marked);
  clock.now = NOW + 1000;
  expect(cache.hasSession(id(1))).toBe(true);
  expect(cache.hasSession(id(2))).toBe(true);
  expect(cache.size).toBe(2);
});
