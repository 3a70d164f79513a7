import { expect, test } from 'vitest';
import { MemoryLimitError, Session, SessionCache } from '../../../src/index.js';
import { expectIntact } from '../../support/walk.js';

let cache: SessionCache;

const LIMIT = 10 * 65536;
const numbered = (n: number) => {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(0, n);
  return new Session(id, { time: 100, timeout: n % 977 });
};

function fill(): { added: number; refused: Session } {
  cache = new SessionCache({ cacheSize: 0, memoryLimit: LIMIT, now: () => 100 });
  for (let added = 0; ; added++) {
    const next = numbered(added);
    try {
      cache.addSession(next);
    } catch (error) {
      expect(error).toBeInstanceOf(MemoryLimitError);
      return { added, refused: next };
    }
  }
}

test('the memory limit is a clean error: the cache is as before, and the session is not in it', () => {
  const { added, refused } = fill();
  expect(cache.byteLength).toBeLessThanOrEqual(LIMIT);
  expect(cache.size).toBe(added);
  expect(added).toBeGreaterThan(5_000);
  expect([refused.refCount, refused.resumable]).toEqual([1, true]);
  const before = [...cache].map(({ timeout }) => timeout);
  expect(() => cache.addSession(refused)).toThrow(/^memory: no room for more/);
  expect([...cache].map(({ timeout }) => timeout)).toEqual(before);
  expectIntact(cache);
});

test('the memory limit leaves a cache that finds, removes, and adds again what fits', () => {
  const { added, refused } = fill();
  expect(cache.getSession(numbered(added - 1).id)).toBeDefined();
  for (let n = 0; n < 200; n++) cache.removeSession(cache.getSession(numbered(n * 7).id)!);
  expect(cache.addSession(refused)).toBe(true);
  expect(cache.size).toBe(added - 199);
  expectIntact(cache);
  expect(cache.flushSessions(0)).toBe(added - 199);
  expectIntact(cache);
});

test('the memory limit does not stop a full cache from evicting', () => {
  const { added } = fill();
  cache.flushSessions(0);
  cache.cacheSize = added - 100;
  for (let n = 0; n < 3 * added; n++) cache.addSession(numbered(n));
  expect(cache.size).toBe(added - 100);
  expectIntact(cache);
});

test('the memory limit is met by store, too, and a set time is refused whole', () => {
  const { refused } = fill();
  expect(() => cache.store(refused)).toThrow(MemoryLimitError);
  expectIntact(cache);
});
