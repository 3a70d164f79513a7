import { describe, expect, test } from 'vitest';
import { SESS_CACHE_UPDATE_TIME, Session, SessionCache } from '../../../src/index.js';
import { fill, scene, type Scene } from '../../support/scene.js';
import { id, NOW, order, session } from '../../support/sessions.js';

const NO_SECONDS = [-1, -0.001, Number.NaN, Infinity, -Infinity];

describe('expiry', () => {
  const lookups: [string, (all: Scene) => boolean][] = [
    ['getSession', ({ cache }) => cache.getSession(id(1)) !== undefined],
    ['acquireSession', ({ cache }) => cache.acquireSession(id(1)) !== undefined],
    ['takeSession', ({ cache }) => cache.takeSession(id(1)) !== undefined],
    ['resume', ({ cache }) => cache.resume({ id: id(1) }).session !== undefined],
    ['flushSessions', ({ cache }) => cache.flushSessions() === 0],
  ];

  test.each(lookups)('is strict in %s: at time + timeout a session has not expired', (_name, isFresh) => {
    const all = scene();
    all.add(1, { timeout: 10 });
    all.clock.now = NOW + 10;
    expect(isFresh(all)).toBe(true);
  });

  test.each(lookups)('is strict in %s: one second after time + timeout a session has expired', (_name, isFresh) => {
    const all = scene();
    all.add(1, { timeout: 10 });
    all.clock.now = NOW + 11;
    expect(isFresh(all)).toBe(false);
    expect(all.cache.size).toBe(0);
  });

  test.each(lookups)(
    'timeout 0 is legal in %s: it expires one second later, not at once and not never',
    (_, isFresh) => {
      for (const later of [0, 1]) {
        const all = scene();
        all.add(1, { timeout: 0 });
        all.clock.now = NOW + later;
        expect(isFresh(all)).toBe(later === 0);
      }
    },
  );

  test('counts fractions of a second', () => {
    const { cache, clock, add } = scene();
    add(1, { time: NOW + 0.25, timeout: 0.5 });
    clock.now = NOW + 0.75;
    expect(cache.getSession(id(1))).toBeDefined();
    clock.now = NOW + 0.8;
    expect(cache.getSession(id(1))).toBeUndefined();
  });

  test('our rule: no time overflows; a timeout of 2^53 sorts last and does not expire', () => {
    const { cache, clock, add } = scene();
    add(1, { time: 0, timeout: Number.MAX_SAFE_INTEGER });
    add(2);
    expect(order(cache)).toEqual([2, 1]);
    clock.now = 2 ** 52;
    expect(cache.flushSessions()).toBe(1);
    expect(cache.getSession(id(1))).toBeDefined();
  });

  test('the list is sorted by expiry whatever the order of insertion; what expires together by insertion', () => {
    const { cache, add } = scene();
    for (const [n, timeout] of [50, 10, 30, 10, 50, 20, 10].entries()) add(n, { timeout });
    expect(order(cache)).toEqual([1, 3, 6, 5, 2, 0, 4]);
  });

  test('what counts is time + timeout, not one of them', () => {
    const { cache, add } = scene();
    add(1, { time: NOW - 100, timeout: 350 });
    add(2, { time: NOW, timeout: 200 });
    add(3, { time: NOW + 50, timeout: 200 });
    expect(order(cache)).toEqual([2, 1, 3]);
  });
});

describe('setting the time or the timeout of a session', () => {
  test('re-sorts a cached session at once', () => {
    const all = scene();
    const [first, second] = [all.add(1), all.add(2)];
    all.add(3);
    first.timeout = 301;
    expect(order(all.cache)).toEqual([2, 3, 1]);
    second.time = NOW + 2;
    expect(order(all.cache)).toEqual([3, 1, 2]);
    second.time = NOW - 2;
    expect(order(all.cache)).toEqual([2, 3, 1]);
    first.timeout = 0;
    expect(order(all.cache)).toEqual([1, 2, 3]);
  });

  test.each(['time', 'timeout'] as const)(
    '%s to the value it has moves a cached session to the front of its ties',
    (field) => {
      const all = scene();
      const first = all.add(1);
      fill(all, 2, 3);
      all.leave(4, { timeout: 400 });
      first[field] = first[field] + 0;
      expect(order(all.cache)).toEqual([2, 3, 1, 4]);
    },
  );

  test('decides what a lookup of a cached session finds', () => {
    const { cache, clock, add } = scene();
    const cached = add(1, { timeout: 10 });
    clock.now = NOW + 11;
    cached.timeout = 11;
    expect(cache.getSession(id(1))).toBe(cached);
    cached.time = NOW - 1;
    expect(cache.getSession(id(1))).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  test('takes no reference, evicts nothing and calls nothing', () => {
    const { cache, events, add } = scene();
    const cached = add(1);
    add(2);
    cache.cacheSize = 1;
    cached.time = 0;
    expect(cached.refCount).toBe(2);
    expect(cache.size).toBe(2);
    expect(events).toEqual([]);
  });

  test('works on a session before, in and after the cache', () => {
    const { cache, make } = scene();
    const moving = make(1);
    moving.time = 5;
    cache.addSession(moving);
    expect([moving.time, moving.timeout]).toEqual([5, 300]);
    moving.timeout = 6;
    cache.removeSession(moving);
    expect([moving.time, moving.timeout]).toEqual([5, 6]);
    moving.time = 7;
    expect([moving.time, moving.timeout]).toEqual([7, 6]);
  });

  test.each(NO_SECONDS)('our rule: %d throws a RangeError, and nothing changes', (seconds) => {
    const all = scene();
    const cached = all.add(1);
    fill(all, 2);
    expect(() => (cached.time = seconds)).toThrow(RangeError);
    expect(() => (cached.timeout = seconds)).toThrow(RangeError);
    expect([cached.time, cached.timeout]).toEqual([NOW, 300]);
    expect(order(all.cache)).toEqual([1, 2]);
  });
});

describe('a new Session', () => {
  test('has a timeout of 300 seconds and the time of the system in whole seconds', () => {
    const made = new Session(id(1));
    expect(made.timeout).toBe(300);
    expect(Number.isInteger(made.time)).toBe(true);
    // The default clock may be late by milliseconds; a minute leaves room for a slow machine.
    expect(Math.abs(made.time - Date.now() / 1000)).toBeLessThan(60);
  });

  test.each(NO_SECONDS)('our rule: a time or timeout of %d throws a RangeError', (seconds) => {
    expect(() => session(1, { time: seconds })).toThrow(RangeError);
    expect(() => session(1, { timeout: seconds })).toThrow(RangeError);
  });
});

describe('the timeout of a cache', () => {
  test('is 7200 seconds by default', () => {
    expect(scene().cache.timeout).toBe(7200);
    expect(scene({ timeout: 5 }).cache.timeout).toBe(5);
  });

  test('touches no session that exists, nor one that is added', () => {
    const { cache, clock, add } = scene();
    const cached = add(1);
    cache.timeout = 1;
    const added = add(2);
    expect([cached.timeout, added.timeout]).toEqual([300, 300]);
    clock.now = NOW + 300;
    expect(cache.getSession(id(1))).toBe(cached);
    expect(cache.getSession(id(2))).toBe(added);
  });

  test.each(NO_SECONDS)('our rule: %d throws a RangeError, and nothing changes', (seconds) => {
    const { cache } = scene();
    expect(() => (cache.timeout = seconds)).toThrow(RangeError);
    expect(cache.timeout).toBe(7200);
  });
});

describe('SESS_CACHE_UPDATE_TIME', () => {
  test('sets the time of a session to now when it is added, and sorts it accordingly', () => {
    const { cache, clock, add, make } = scene({ mode: SESS_CACHE_UPDATE_TIME });
    const old = make(1, { time: NOW - 100 });
    add(2);
    clock.now = NOW + 1;
    cache.addSession(old);
    expect(old.time).toBe(NOW + 1);
    expect(old.timeout).toBe(300);
    expect(order(cache)).toEqual([2, 1]);
  });

  test('without it an add leaves the time as it was', () => {
    const { clock, add } = scene();
    clock.now = NOW + 9;
    expect(add(1).time).toBe(NOW);
  });

  test('a resumption, a lookup or the end of a resumed handshake does not update the time', () => {
    const { cache, clock, add } = scene();
    const cached = add(1);
    cache.mode |= SESS_CACHE_UPDATE_TIME;
    clock.now = NOW + 100;
    expect(cache.resume({ id: id(1) }).session).toBe(cached);
    cache.store(cached, { resumed: true });
    cache.getSession(id(1));
    expect(cached.time).toBe(NOW);
  });

  test('a clock that gives no seconds throws a RangeError, and nothing is added', () => {
    const { cache, clock, make } = scene({ mode: SESS_CACHE_UPDATE_TIME });
    clock.now = Number.NaN;
    const refused = make(1);
    expect(() => cache.addSession(refused)).toThrow(RangeError);
    expect(refused.refCount).toBe(1);
    expect(cache.size).toBe(0);
  });
});

test('our rule: a clock that gives no seconds makes lookups throw a RangeError, with nothing counted', () => {
  const { cache, clock, add } = scene();
  add(1);
  clock.now = -1;
  expect(() => cache.getSession(id(1))).toThrow(RangeError);
  expect(() => cache.resume({ id: id(1) })).toThrow(RangeError);
  expect(cache.stats).toMatchObject({ accept: 0, hits: 0, misses: 0, timeouts: 0 });
});

test('without a clock of its own a cache uses that of the system', () => {
  const cache = new SessionCache<number>();
  cache.addSession(new Session<number>(id(1), { time: 0 }));
  cache.addSession(new Session<number>(id(2)));
  expect(cache.getSession(id(1))).toBeUndefined();
  expect(cache.getSession(id(2))).toBeDefined();
});
