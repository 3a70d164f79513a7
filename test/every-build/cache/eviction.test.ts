import { describe, expect, test } from 'vitest';
import { fill, range, scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

describe('cacheSize', () => {
  test.each([1, 2, 3, 10])('our rule: a cacheSize of %i holds exactly so many (OpenSSL holds N - 1)', (cacheSize) => {
    const all = scene({ cacheSize });
    fill(all, ...range(cacheSize));
    expect(all.events).toEqual([]);
    all.add(cacheSize);
    expect(all.cache.size).toBe(cacheSize);
    expect(all.events).toEqual(['evicted 0', 'freed 0']);
  });

  test('the default is 20480 sessions', () => {
    const all = scene();
    expect(all.cache.cacheSize).toBe(20480);
    fill(all, ...range(20480));
    expect(all.cache.stats.cacheFull).toBe(0);
    all.add(20480);
    expect(all.cache.size).toBe(20480);
    expect(all.cache.stats.cacheFull).toBe(1);
  });

  test('0 is no limit', () => {
    const all = scene({ cacheSize: 0 });
    fill(all, ...range(25_000));
    expect(all.cache.size).toBe(25_000);
    expect(all.cache.stats.cacheFull).toBe(0);
  });

  test('a smaller one evicts nothing until a session is added', () => {
    const all = scene();
    fill(all, 1, 2, 3, 4, 5);
    all.cache.cacheSize = 2;
    expect(all.cache.size).toBe(5);
    expect(all.events).toEqual([]);
    all.add(6);
    expect(order(all.cache)).toEqual([5, 6]);
    expect(all.cache.stats.cacheFull).toBe(4);
  });

  test('a larger one takes effect at once', () => {
    const all = scene({ cacheSize: 2 });
    fill(all, 1, 2);
    all.cache.cacheSize = 3;
    all.add(3);
    expect(all.cache.size).toBe(3);
  });

  test.each([-1, 1.5, Number.NaN, Infinity])('%d throws a RangeError and changes nothing', (value) => {
    const { cache } = scene({ cacheSize: 7 });
    expect(() => (cache.cacheSize = value)).toThrow(RangeError);
    expect(cache.cacheSize).toBe(7);
  });
});

describe('eviction', () => {
  test('takes the soonest to expire, not the oldest and not the least recently used', () => {
    const { cache, events, add } = scene({ cacheSize: 3 });
    add(1, { timeout: 300 });
    add(2, { timeout: 100 });
    add(3, { timeout: 200 });
    cache.getSession(id(2));
    add(4, { timeout: 400 });
    expect(events).toEqual(['evicted 2']);
    add(5, { timeout: 400 });
    expect(events).toEqual(['evicted 2', 'evicted 3']);
  });

  test('takes the one added first among those that expire together', () => {
    const all = scene({ cacheSize: 3 });
    fill(all, 1, 2, 3, 4, 5);
    expect(order(all.cache)).toEqual([3, 4, 5]);
  });

  test('never takes the session that is being added, even if it expires first', () => {
    const { cache, events, add } = scene({ cacheSize: 2 });
    add(1);
    add(2);
    const soonest = add(3, { timeout: 1 });
    expect(order(cache)).toEqual([3, 2]);
    expect(events).toEqual(['evicted 1']);
    expect(soonest.resumable).toBe(true);
  });

  test('never takes the session that is being added, in a cache of one', () => {
    const { cache, add } = scene({ cacheSize: 1 });
    add(1);
    add(2, { time: NOW - 5000 });
    expect(order(cache)).toEqual([2]);
  });

  test('marks the session not resumable and drops the reference of the cache only', () => {
    const { events, add } = scene({ cacheSize: 1 });
    const session = add(1);
    add(2);
    expect(session.resumable).toBe(false);
    expect(session.refCount).toBe(1);
    expect(events).toEqual(['evicted 1']);
  });

  test('is callback, then free, one session at a time', () => {
    const all = scene();
    fill(all, 1, 2, 3);
    all.cache.cacheSize = 1;
    all.add(4);
    expect(all.events).toEqual(['evicted 1', 'freed 1', 'evicted 2', 'freed 2', 'evicted 3', 'freed 3']);
  });

  // What leaves in one operation crosses the boundary to JavaScript in portions.
  test.each([511, 512, 513, 1024, 1537])('of %i sessions in one add: each leaves once, in order', (count) => {
    const all = scene();
    fill(all, ...range(count));
    all.cache.cacheSize = 1;
    all.add(count);
    expect(all.events).toEqual(range(count).flatMap((n) => [`evicted ${n}`, `freed ${n}`]));
    expect(order(all.cache)).toEqual([count]);
    expect(all.cache.stats.cacheFull).toBe(count);
  });

  test('of hundreds in one add spares a new session that expires first', () => {
    const all = scene();
    fill(all, ...range(1300));
    all.cache.cacheSize = 2;
    all.add(5000, { timeout: 0 });
    expect(order(all.cache)).toEqual([5000, 1299]);
  });

  test('an evicted session may be added again', () => {
    const { cache, events, add } = scene({ cacheSize: 1 });
    const session = add(1);
    add(2);
    expect(cache.addSession(session)).toBe(true);
    expect(session.refCount).toBe(2);
    expect(events).toEqual(['evicted 1', 'evicted 2']);
    expect(order(cache)).toEqual([1]);
  });
});
