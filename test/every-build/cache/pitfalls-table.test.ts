// The bugs that other session caches shipped: what hashing, probing and sorting cost. Counted, not timed.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Session, SessionCache, type SessionInit } from '../../../src/index.js';
import { expectIntact, hashKey, indexHeight, overflows } from '../../support/walk.js';

const PREFIX = 28;
const COMMON = new Uint8Array(PREFIX).fill(0xab);

function numbered(n: number, init?: SessionInit<unknown>): Session {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(PREFIX, n);
  return new Session(id, init);
}

function filled(ids: Iterable<Uint8Array>): SessionCache {
  const cache = new SessionCache({ cacheSize: 0 });
  for (const id of ids) cache.addSession(new Session(id));
  return cache;
}

function* randomIds(count: number): Generator<Uint8Array> {
  const bytes = new Uint8Array(32 * 2000);
  for (let n = 0; n < count; n++) {
    const at = (32 * n) % bytes.length;
    if (at === 0) crypto.getRandomValues(bytes);
    yield bytes.slice(at, at + 32);
  }
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** The hash of assembly/session/hash.ts, to choose ids with. */
function hash(key: Uint8Array, id: Uint8Array, version = 0x0303): number {
  const keys = new BigUint64Array(key.slice().buffer);
  const words = new Uint32Array(id.slice().buffer);
  let sum = keys[0] + keys[9] * BigInt((version << 16) | id.length);
  for (let i = 0; i < 8; i += 2) sum += (keys[i + 1] + BigInt(words[i])) * (keys[i + 2] + BigInt(words[i + 1]));
  const hash = Number(BigInt.asUintN(64, sum) >> 32n);
  const product = Math.imul(hash ^ (hash >>> 15), 0x7feb352d);
  return product ^ (product >>> 15);
}

/** Ids that share 28 bytes and count up in the others. */
function* countedIds(count: number, littleEndian: boolean): Generator<Uint8Array> {
  for (let n = 0; n < count; n++) {
    const id = new Uint8Array(32);
    id.set(COMMON);
    new DataView(id.buffer).setUint32(PREFIX, n, littleEndian);
    yield id;
  }
}

describe('5: a hash that can be steered (OpenSSL and BoringSSL hash the first four bytes)', () => {
  const COUNT = 9_000;

  // Under many keys: a weak hash is weak under some of them only.
  test.each([
    ['big', false],
    ['little', true],
  ])('ids that share 28 bytes and count up, %s endian, probe no more than random ids do', (_endian, littleEndian) => {
    const random = overflows(filled(randomIds(COUNT)));
    for (let key = 0; key < 12; key++) {
      expect(overflows(filled(countedIds(COUNT, littleEndian)))).toBeLessThan(3 * random);
    }
  });

  test('ids that collide under one key do not under another', () => {
    const target = new SessionCache({ cacheSize: 0 });
    target.addSession(numbered(0));
    const key = hashKey(target);
    const colliding: Uint8Array[] = [];
    // An eighth of the groups, in every segment.
    for (const id of randomIds(24_000)) if (((hash(key, id) >>> 13) & 1023) < 128) colliding.push(id);
    for (const id of colliding) target.addSession(new Session(id));
    const random = overflows(filled(randomIds(colliding.length)));
    expect(overflows(target)).toBeGreaterThan(1_000);
    expect(overflows(filled(colliding))).toBeLessThanOrEqual(3 * random + 30);
  });

  test('each cache draws its own key', () => {
    const keys = [1, 2].map((n) => {
      const cache = new SessionCache();
      cache.addSession(numbered(n));
      return hashKey(cache);
    });
    expect(keys[0]).not.toEqual(keys[1]);
    for (const key of keys) expect(new Set(key).size).toBeGreaterThan(20);
  });
});

test('6: mixed timeouts do not change the cost class of add: the index has few levels', () => {
  const cache = new SessionCache({ cacheSize: 0, now: () => 0 });
  for (let n = 0; n < 20_000; n++) cache.addSession(numbered(n, { time: 0, timeout: (n * 7919) % 20_011 }));
  // Between log 5 and log 2 of the 20,000 times of expiry.
  expect(indexHeight(cache)).toBeGreaterThanOrEqual(5);
  expect(indexHeight(cache)).toBeLessThanOrEqual(9);
  expectIntact(cache);
});

test('12: ids with equal full hashes are all found; deleting one keeps the others', () => {
  // With a key of zeros every id has the hash 0.
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => bytes);
  const cache = new SessionCache({ cacheSize: 0 });
  for (let n = 0; n < 200; n++) cache.addSession(numbered(n));
  expect(overflows(cache)).toBeGreaterThan(1_000);
  for (let n = 0; n < 200; n += 2) expect(cache.removeSession(numbered(n))).toBe(true);
  for (let n = 0; n < 200; n++) expect(cache.hasSession(numbered(n).id)).toBe(n % 2 === 1);
  expectIntact(cache);
});

test('16: take at 100,000 entries probes no more than at 10,000, and none is passed twice', () => {
  const small = filled(randomIds(10_000));
  const large = filled(randomIds(100_000));
  expect(overflows(large) / large.size).toBeLessThan(3 * (overflows(small) / small.size) + 0.1);
  for (const session of [...large].slice(0, 2_000)) expect(large.takeSession(session.id)).toBe(session);
  expect(large.size).toBe(98_000);
  expectIntact(large);
});

test('a full cache that turned over twenty times passes few groups in a search', () => {
  const COUNT = 9_200;
  const cache = new SessionCache({ cacheSize: COUNT });
  for (const id of randomIds(20 * COUNT)) cache.addSession(new Session(id));
  expect(overflows(cache) / COUNT).toBeLessThan(0.4);
  expectIntact(cache);
});
