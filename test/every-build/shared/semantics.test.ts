import { expect, test } from 'vitest';
import { SharedSessionCache } from '../../../src/shared.js';
import { expectIntact, isInMemory } from '../../support/shared.js';

const KIB = 1024;
const V2 = 0x0303;
const V3 = 0x0304;

function id(n: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(28, n);
  return bytes;
}

/** A value that says what it is. */
function value(n: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size).fill(0xa5);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

test('a session is its id, the length of that, and its version', () => {
  const cache = SharedSessionCache.create({ bytes: 128 * KIB });
  const ids = [Uint8Array.of(0xab), Uint8Array.of(0xab, 0), new Uint8Array(32)];
  ids.forEach((id, i) => [V2, V3].forEach((version, j) => cache.set(id, version, Uint8Array.of(i, j), 10)));
  ids.forEach((id, i) => [V2, V3].forEach((version, j) => expect(cache.get(id, version)).toEqual(Uint8Array.of(i, j))));
  expect(cache.size).toBe(6);
});

test('it is resumable up to its last second, and what has expired ends', () => {
  let now = 100;
  const cache = SharedSessionCache.create({ bytes: 128 * KIB, now: () => now });
  for (const n of [1, 2, 3, 4]) cache.set(id(n), V2, value(n, 60), 10);
  now = 110;
  expect(cache.get(id(1))).toEqual(value(1, 60));
  now = 110.5;
  expect(cache.has(id(1))).toBe(false);
  expect(cache.get(id(1))).toBeUndefined();
  expect(cache.take(id(2))).toBeUndefined();
  expect(cache.delete(id(3))).toBe(false);
  expect(cache.size).toBe(1);
  expect(cache.flush()).toBe(1);
  expect(cache.stats).toMatchObject({ hits: 1, timeouts: 2, misses: 0 });
  expect(cache.bytesUsed).toBe(0);
});

test.each([
  ['delete', (cache: SharedSessionCache) => cache.delete(id(1))],
  ['take', (cache: SharedSessionCache) => cache.take(id(1))],
  ['a shorter value', (cache: SharedSessionCache) => cache.set(id(1), V2, Uint8Array.of(1), 10)],
  ['flush', (cache: SharedSessionCache) => cache.flush(0)],
  ['a lookup after it expired', (cache: SharedSessionCache, later: () => void) => (later(), cache.get(id(1)))],
  ['eviction', (cache: SharedSessionCache) => (fill(cache, 100, 500), fill(cache, 1000, 1000, 400, true))],
])('after %s its bytes are nowhere', (_, end) => {
  let now = 1;
  const cache = SharedSessionCache.create({ bytes: 128 * KIB, now: () => now });
  const secret = Uint8Array.from({ length: 1000 }, (_, i) => (i * 73) ^ (i >> 3));
  cache.set(id(1), V2, secret, 10);
  cache.get(id(1));
  const pieces = [0, 60, 960].map((start) => secret.slice(start, start + 40));
  expect(pieces.map((piece) => isInMemory(cache, piece))).toEqual([true, true, true]);
  end(cache, () => void (now = 12));
  expect(pieces.map((piece) => isInMemory(cache, piece))).toEqual([false, false, false]);
  expectIntact(cache);
});

function fill(cache: SharedSessionCache, from: number, count: number, size = 400, heirs = false): void {
  for (let n = from; n < from + count; n++) cache.set(id(n), V2, value(n, size), 1000, heirs);
}

test('no store fails in any mix of sizes, and the budget is kept', () => {
  const bytes = 512 * KIB;
  const cache = SharedSessionCache.create({ bytes });
  const sizes = [160, 560, 1400, 4000, 16_384];
  for (let n = 0; n < 20_000; n++) {
    const data = value(n, sizes[(n * 7 + (n >> 8)) % sizes.length]);
    const isKept = cache.set(id(n), V2, data, 1000) && Buffer.from(data).equals(cache.get(id(n)) ?? Buffer.of());
    if (!isKept || cache.bytesUsed > bytes) expect.fail(`not so at session ${n}`);
  }
  expectIntact(cache);
  // Sizes that shift take no capacity with them.
  fill(cache, 100_000, 10_000, 160);
  const first = cache.size;
  fill(cache, 200_000, 2000, 16_384);
  fill(cache, 300_000, 10_000, 160);
  expect(cache.size).toBeGreaterThan(0.98 * first);
  expectIntact(cache);
});

test('sessions of 158 and of 1,500 bytes that a MiB holds', () => {
  const density = (size: number) => {
    const cache = SharedSessionCache.create({ bytes: 16 * KIB * KIB });
    fill(cache, 0, 100_000, size);
    expectIntact(cache);
    return cache.size / 16;
  };
  expect(density(158)).toBeGreaterThan(3900);
  expect(density(1500)).toBeGreaterThanOrEqual(620);
});

test('as sessions are taken and made, none are lost', () => {
  let now = 1;
  const cache = SharedSessionCache.create({ bytes: 256 * KIB, now: () => now });
  fill(cache, 0, 3000, 158);
  const full = cache.size;
  for (let n = 3000; n < 60_000; n += 2) {
    now += 0.01;
    cache.take(id(n - 1 - ((n * 31) % 500)));
    fill(cache, n, 2, 158);
    if (cache.size < 0.95 * full) expect.fail(`${cache.size} sessions of ${full}`);
  }
  expectIntact(cache);
});

test('sessions that were asked for stay, and heirs skip probation', () => {
  const cache = SharedSessionCache.create({ bytes: 128 * KIB });
  fill(cache, 0, 20, 158);
  for (let n = 0; n < 10; n++) cache.get(id(n));
  for (let n = 20; n < 30; n++) cache.set(id(n), V2, value(n, 158), 1000, true);
  fill(cache, 100, 900, 158);
  const kept = (from: number, to: number) => {
    return Array.from({ length: to - from }, (_, i) => cache.has(id(from + i))).filter(Boolean).length;
  };
  expect({ visited: kept(0, 10), not: kept(10, 20), heirs: kept(20, 30) }).toEqual({ visited: 10, not: 0, heirs: 10 });
});

test('retired sessions have their grace, and go first after it', () => {
  let now = 1;
  const cache = SharedSessionCache.create({ bytes: 128 * KIB, now: () => now });
  const retired = Array.from({ length: 8 }, (_, i) => 440 + i);
  const kept = () => retired.filter((n) => cache.has(id(n))).length;
  fill(cache, 0, 450, 158);
  for (const n of retired) cache.retire(id(n));
  expect(cache.get(id(440))).toEqual(value(440, 158));
  fill(cache, 1000, 40, 158);
  expect(kept()).toBe(8);
  now += 6;
  const before = cache.stats.evictions;
  fill(cache, 2000, 40, 158);
  expect(kept()).toBe(0);
  expect(cache.stats.evictions - before).toBeGreaterThanOrEqual(8);
  expectIntact(cache);
});

test('where many are retired within seconds, they do not keep the room', () => {
  const cache = SharedSessionCache.create({ bytes: 128 * KIB, now: () => 1 });
  fill(cache, 0, 450, 158);
  for (let n = 0; n < 450; n++) cache.retire(id(n));
  fill(cache, 1000, 300, 158);
  expect(Array.from({ length: 300 }, (_, i) => cache.has(id(1000 + i)))).not.toContain(false);
  expectIntact(cache);
});
