// The core in JavaScript has no memory above 2 GiB, where its addresses would be negative numbers.
import { expect, test } from 'vitest';
import { MemoryLimitError, Session, SessionCache } from '../../../src/js.js';

const MOST = 2 ** 31;

test('memoryLimit is at most 2 GiB', () => {
  expect(() => new SessionCache({ memoryLimit: MOST + 1 })).toThrow(
    /^memoryLimit: expected an integer from 196608 to 2147483648, got 2147483649$/,
  );
  expect(new SessionCache({ memoryLimit: MOST }).size).toBe(0);
});

test('what would lie above is refused by a MemoryLimitError, and up to there everything works', () => {
  const cache = new SessionCache<number>({ cacheSize: 0, now: () => 1000 });
  const numbered = (n: number) => new Uint8Array(Uint32Array.of(n, 1, 2, 3, 4, 5, 6, 7).buffer);
  // Pages that nobody touches, so that few sessions reach the end.
  cache.idBuffer((MOST - 6 * 65536) / 32);
  const added: Session<number>[] = [];
  expect(() => {
    for (let n = 0; n < 10_000; n++) {
      const session = new Session(numbered(n), { data: n, time: 1000, timeout: n });
      cache.addSession(session);
      added.push(session);
    }
  }).toThrow(MemoryLimitError);
  expect(cache.byteLength).toBe(MOST);
  expect(added.length).toBeGreaterThan(2000);
  for (const session of added) expect(cache.getSession(session.id)).toBe(session);
  expect(() => cache.idBuffer(2 ** 26 - 1)).toThrow(MemoryLimitError);
  for (const session of added) cache.removeSession(session);
  expect(cache.size).toBe(0);
});
