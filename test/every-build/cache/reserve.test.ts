import { expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import { expectIntact, linearMemory } from '../../support/walk.js';

function add(cache: SessionCache<any>, count: number): void {
  const id = new Uint8Array(32);
  const view = new DataView(id.buffer);
  for (let n = 0; n < count; n++) {
    view.setUint32(0, n);
    cache.addSession(new Session(id, { time: 1000 }));
  }
}

test.each([1, 1000, 9216, 20_480, 100_000])('memory for %d sessions does not grow when they are added', (count) => {
  const cache = new SessionCache({ cacheSize: 0 });
  cache.reserve(count);
  add(cache, 1);
  const bytes = linearMemory(cache);
  add(cache, count);
  expect(cache.size).toBe(count);
  expect(linearMemory(cache)).toBe(bytes);
  expectIntact(cache);
});

test('what was reserved is used: no more is taken than without', () => {
  const reserved = new SessionCache({ cacheSize: 0 });
  const grown = new SessionCache({ cacheSize: 0 });
  reserved.reserve(100_000);
  add(reserved, 100_000);
  add(grown, 100_000);
  expect(reserved.byteLength).toBeLessThanOrEqual(grown.byteLength);
});

test('with sessions in the cache keeps them, and counts them', () => {
  const cache = new SessionCache({ cacheSize: 0 });
  add(cache, 15_000);
  cache.reserve(15_000);
  const before = linearMemory(cache);
  cache.reserve(10);
  expect(linearMemory(cache)).toBe(before);
  const sessions = [...cache];
  cache.reserve(40_000);
  expect([...cache].every((session, i) => session === sessions[i])).toBe(true);
  expect(cache.size).toBe(15_000);
  expectIntact(cache);
});

test('beyond the memory limit is a clean error', () => {
  const cache = new SessionCache({ memoryLimit: 20 * 65536 });
  add(cache, 5000);
  expect(() => cache.reserve(1_000_000)).toThrow(/^memory: no room for more/);
  expectIntact(cache);
  expect(cache.size).toBe(5000);
  add(cache, 6000);
  expect(cache.size).toBe(6000);
});

test.each<[unknown, new () => Error]>([
  ['1', TypeError],
  [-1, RangeError],
  [1.5, RangeError],
  [2 ** 26, RangeError],
])('refuses %s', (sessions, error) => {
  expect(() => new SessionCache().reserve(sessions as number)).toThrow(error);
});
