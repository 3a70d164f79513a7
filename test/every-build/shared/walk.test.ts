// All sessions of a shared cache, as copies.
import { expect, test } from 'vitest';
import { SharedSessionCache, type StoredSession } from '../../../src/shared.js';
import { expectIntact, isInMemory } from '../../support/shared.js';

const BYTES = 512 * 1024;
const V3 = 0x0304;

function id(n: number): Uint8Array {
  const bytes = new Uint8Array(32).fill(0x77);
  new DataView(bytes.buffer).setUint32(28, n);
  return bytes;
}

const numberOf = ({ id }: StoredSession) => new DataView(id.buffer, id.byteOffset).getUint32(28);
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const inOrder = (sessions: readonly StoredSession[]) => sessions.map(numberOf).toSorted((a, b) => a - b);

test('each session that has not expired, once, and nothing counts', () => {
  let now = 100;
  const cache = SharedSessionCache.create({ bytes: BYTES, now: () => now });
  const sizes = [1, 59, 60, 61, 158, 1400, 16_384];
  for (const [n, size] of sizes.entries()) cache.set(id(n), V3, new Uint8Array(size).fill(n + 1), 10 + n);
  cache.set(Uint8Array.of(9), 0x0303, Uint8Array.of(7), 100);
  now = 110.5;
  const { stats } = cache;
  const sessions = [...cache.sessions()];
  expect(inOrder(sessions.filter((session) => session.id.length === 32))).toEqual(numbers(1, sizes.length));
  for (const session of sessions.filter((session) => session.id.length === 32)) {
    const n = numberOf(session);
    const data = new Uint8Array(sizes[n]).fill(n + 1);
    expect(session).toEqual({ id: id(n), protocolVersion: V3, data, expires: 110 + n, heir: false, retired: false });
  }
  const short = { id: Uint8Array.of(9), protocolVersion: 0x0303, data: Uint8Array.of(7), expires: 200 };
  expect(sessions).toContainEqual({ ...short, heir: false, retired: false });
  expect(cache.stats).toEqual(stats);
  expect(cache.size).toBe(sizes.length + 1);
  expectIntact(cache);
});

test('of an empty cache, of one whose sessions all ended, and across lines that are free', () => {
  const cache = SharedSessionCache.create({ bytes: 4 * BYTES });
  expect([...cache.sessions()]).toEqual([]);
  for (const n of numbers(0, 6000)) cache.set(id(n), V3, id(n), 100);
  const { size } = cache;
  expect(inOrder([...cache.sessions()])).toHaveLength(size);
  for (const n of numbers(0, 5999)) cache.delete(id(n), V3);
  expect(inOrder([...cache.sessions()])).toEqual([5999]);
  cache.flush(0);
  expect([...cache.sessions()]).toEqual([]);
});

test('the retired first, then those on probation, then the others, each from the oldest on', () => {
  const cache = SharedSessionCache.create({ bytes: 256 * 1024 });
  for (const n of numbers(0, 900)) cache.set(id(n), V3, id(n), 100, n % 3 === 0);
  // In another order than that of their lines.
  for (const n of numbers(0, 60).toReversed()) if (n % 3 === 1) cache.retire(id(n), V3);
  const sessions = [...cache.sessions()];
  expect(inOrder(sessions)).toEqual(numbers(0, 900));
  const standing = ({ heir, retired }: StoredSession) => (retired ? 0 : heir ? 2 : 1);
  const standings = sessions.map(standing);
  expect(standings).toEqual(standings.toSorted((a, b) => a - b));
  expect([0, 1, 2].map((which) => standings.filter((s) => s === which).length)).toEqual([20, 580, 300]);
  // Shards, merged by rank: a session is off its place by what chance makes one of them larger.
  for (const which of [1, 2]) {
    const order = sessions.filter((session) => standing(session) === which).map(numberOf);
    const sorted = order.toSorted((a, b) => a - b);
    const off = order.map((n, i) => Math.abs(sorted.indexOf(n) - i));
    expect(Math.max(...off)).toBeLessThan(order.length / 3);
  }
  const retired = sessions.filter((session) => session.retired).map(numberOf);
  expect(retired[0]).toBeGreaterThan(retired.at(-1)!);
  expectIntact(cache);
});

test("its copies are the caller's, and the thread keeps none", () => {
  const cache = SharedSessionCache.create({ bytes: BYTES });
  const secret = Uint8Array.from({ length: 1000 }, (_, i) => (i * 73) ^ (i >> 3));
  cache.set(id(1), V3, secret, 100);
  const [session] = cache.sessions();
  session.data.fill(0);
  session.id.fill(0);
  expect(cache.take(id(1), V3)).toEqual(secret);
  expect([secret, id(1)].map((bytes) => isInMemory(cache, bytes.slice(0, 31)))).toEqual([false, true]);
  // Of the key that was asked for last.
  cache.has(Uint8Array.of(1));
  expect(isInMemory(cache, id(1).slice(0, 31))).toBe(false);
});

test('what ends on the way is left out, and what is new in its place is there', () => {
  const cache = SharedSessionCache.create({ bytes: 128 * 1024 });
  for (const n of numbers(0, 100)) cache.set(id(n), V3, id(n), 100);
  const found: number[] = [];
  for (const session of cache.sessions()) {
    found.push(numberOf(session));
    if (found.length === 50) for (const n of numbers(0, 100)) cache.delete(id(n), V3);
    if (found.length === 50) for (const n of numbers(100, 110)) cache.set(id(n), V3, id(n), 100);
  }
  expect(found.length).toBeGreaterThanOrEqual(50);
  expect(found.length).toBeLessThanOrEqual(60);
  expect(new Set(found).size).toBe(found.length);
  expect(found.slice(50).filter((n) => n < 100)).toEqual([]);
});

test('a cache that was disposed of has none to give', () => {
  const cache = SharedSessionCache.create({ bytes: BYTES });
  cache[Symbol.dispose]();
  expect(() => cache.sessions()).toThrow(RangeError);
});
