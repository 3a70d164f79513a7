// Images of caches: what is in them, what is refused, and what a restart makes of them.
import { describe, expect, test, vi } from 'vitest';
import { SESS_CACHE_NO_AUTO_CLEAR, Session, SessionCache } from '../../../src/index.js';
import { SharedSessionCache } from '../../../src/shared.js';
import { restoreImage, saveImage } from '../../../src/stores.js';
import { sealImage } from '../../../src/stores/sealing/image.js';
import { keyNamed, madeUp } from '../../support/sealers.ts';
import { stand, visit } from '../../support/tls.js';
import { VERSIONS } from '../../support/trust.js';

const keys = [keyNamed('image')];
const V3 = 0x0304;
const NOW = 1000;
const now = () => NOW;
const id = (n: number) => madeUp(`id ${n}`, 32);
const data = (n: number) => madeUp(`data ${n}`, 100 + (n % 50));
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
const ALL = { restored: 20, expired: 0, dropped: 0 };

/** Sessions of all kinds, which expire one after the other. */
function sessionCache(count = 20): SessionCache<Uint8Array> {
  const cache = new SessionCache<Uint8Array>({ now });
  for (const n of numbers(count)) {
    const terms = { time: 900, timeout: 200 + (n % 7) * 10, extendedMasterSecret: n % 2 === 1 };
    const more = { protocolVersion: n % 3 ? V3 : 0x0303, idContext: madeUp('context', n % 33) };
    cache.addSession(new Session(id(n).subarray(0, 32 - (n % 32)), { data: data(n), ...terms, ...more }));
  }
  return cache;
}

function sharedCache(count = 20, bytes?: number): SharedSessionCache {
  const cache = SharedSessionCache.create({ now, bytes });
  for (const n of numbers(count)) cache.set(id(n), V3, data(n), 200 + n, n % 4 === 0);
  return cache;
}

const shown = (cache: SessionCache<Uint8Array>) =>
  Array.from(cache, ({ id, protocolVersion, idContext, extendedMasterSecret, time, timeout, data }) => {
    return { id, protocolVersion, idContext, extendedMasterSecret, time, timeout, data };
  });

test('a SessionCache, with all that a session has, in its order', () => {
  const cache = sessionCache();
  const before = shown(cache);
  const image = saveImage(cache, keys, { now });
  const restored = new SessionCache<Uint8Array>({ now });
  expect(restoreImage(restored, image, keys, { now })).toEqual(ALL);
  expect(shown(restored)).toEqual(before);
  expect(shown(cache)).toEqual(before);
  expect(Array.from(restored, ({ refCount }) => refCount)).toEqual(Array(20).fill(1));
});

test('a SharedSessionCache, with its rings', () => {
  const cache = sharedCache();
  for (const n of [3, 1, 2]) cache.retire(id(n), V3);
  const restored = SharedSessionCache.create({ now });
  expect(restoreImage(restored, saveImage(cache, keys, { now }), keys, { now })).toEqual(ALL);
  for (const n of numbers(20)) expect(restored.get(id(n), V3)).toEqual(data(n));
  const standings = (of: SharedSessionCache) =>
    new Set(Array.from(of.sessions(), ({ id, heir, retired, expires }) => `${id} ${heir} ${retired} ${expires}`));
  expect(standings(restored)).toEqual(standings(cache));
});

test('one kind of cache from the image of the other', () => {
  const shared = SharedSessionCache.create({ now });
  expect(restoreImage(shared, saveImage(sessionCache(), keys, { now }), keys, { now })).toEqual(ALL);
  expect(shared.get(id(1).subarray(0, 31), V3)).toEqual(data(1));
  const cache = new SessionCache<Uint8Array>({ now });
  expect(restoreImage(cache, saveImage(sharedCache(), keys, { now }), keys, { now })).toEqual(ALL);
  const { time, timeout } = cache.getSession(id(5), V3)!;
  expect([time, timeout]).toEqual([NOW, 205]);
});

test('what has expired is left out, and what is marked not resumable', () => {
  const cache = sessionCache();
  const marked = new Session(id(100), { data: data(0), time: 900, timeout: 500 });
  cache.removeSession(marked);
  cache.addSession(marked);
  const image = saveImage(cache, keys, { now: () => 1125 });
  const restored = new SessionCache<Uint8Array>({ now: () => 1125 });
  // Of timeouts of 200 to 260 seconds, from 900 on.
  const left = numbers(20).filter((n) => 1125 <= 1100 + (n % 7) * 10);
  const later = left.filter((n) => 1145 <= 1100 + (n % 7) * 10);
  expect(restoreImage(restored, image, keys, { now: () => 1145 })).toEqual({
    restored: later.length,
    expired: left.length - later.length,
    dropped: 0,
  });
});

test('where not all fit, those that would have gone first go', () => {
  const cache = new SessionCache<Uint8Array>({ now, cacheSize: 5, mode: SESS_CACHE_NO_AUTO_CLEAR });
  expect(restoreImage(cache, saveImage(sessionCache(), keys, { now }), keys, { now })).toEqual(ALL);
  expect(shown(cache)).toEqual(shown(sessionCache()).slice(-5));
  const shared = SharedSessionCache.create({ now, bytes: 131_072 });
  const large = sharedCache(2000);
  for (const n of numbers(1000)) large.retire(id(n), V3);
  expect(restoreImage(shared, saveImage(large, keys, { now }), keys, { now }).restored).toBe(2000);
  expect(shared.size).toBeGreaterThan(300);
  // Their grace begins anew, of which the latest have the room that it has.
  expect([...shared.sessions()].filter(({ retired }) => retired).length).toBeLessThan(shared.size / 20);
});

test('into a cache that holds others, one of them of the same id', () => {
  const cache = new SessionCache<Uint8Array>({ now });
  cache.addSession(new Session(id(100), { data: data(100), time: 900 }));
  cache.addSession(new Session(id(4).subarray(0, 28), { data: data(100), time: 900, protocolVersion: V3 }));
  restoreImage(cache, saveImage(sessionCache(), keys, { now }), keys, { now });
  expect(cache.size).toBe(21);
  expect(cache.getSession(id(4).subarray(0, 28), V3)!.data).toEqual(data(4));
});

test('what a cache has no room for is dropped', () => {
  const cache = new SessionCache<Uint8Array>({ now });
  for (const [n, size] of [0, 16_384, 16_385].entries()) {
    cache.addSession(new Session(id(n), { data: new Uint8Array(size), time: NOW }));
  }
  const image = saveImage(cache, keys, { now });
  const counts = { restored: 1, expired: 0, dropped: 2 };
  expect(restoreImage(SharedSessionCache.create({ now }), image, keys, { now })).toEqual(counts);
  const limited = new SessionCache<Uint8Array>({ now, memoryLimit: 196_608 });
  const many = saveImage(sharedCache(5000), keys, { now });
  const { restored, dropped } = restoreImage(limited, many, keys, { now });
  expect(dropped).toBeGreaterThan(0);
  expect([restored + dropped, limited.size]).toEqual([5000, restored]);
});

test('an error of a callback reaches the caller when all are there', () => {
  const onRemove = vi.fn<() => void>(() => {
    throw new Error('of a callback');
  });
  const cache = new SessionCache<Uint8Array>({ now, cacheSize: 15, onRemove });
  const image = saveImage(sessionCache(), keys, { now });
  expect(() => restoreImage(cache, image, keys, { now })).toThrow('of a callback');
  expect(cache.size).toBe(15);
  expect(onRemove).toHaveBeenCalledTimes(5);
});

describe('refused whole, with nothing changed:', () => {
  const image = saveImage(sessionCache(1000), keys, { now });
  const restored = () => {
    const cache = sessionCache(3);
    const before = shown(cache);
    return { cache, expectUnchanged: () => expect(shown(cache)).toEqual(before) };
  };
  const changed = (at: number) => image.map((byte, i) => (i === at ? byte ^ 1 : byte));

  test.each<[string, Uint8Array]>([
    ['truncated within its header', image.subarray(0, 20)],
    ['truncated within its first chunk', image.subarray(0, 1000)],
    ['truncated between its chunks', image.subarray(0, 42 + 65_536 + 16)],
    ['truncated by a byte', image.subarray(0, -1)],
    ['extended', Uint8Array.of(...image.subarray(-10), 1)],
    ['changed in its first chunk', changed(100)],
    ['changed in its last byte', changed(image.length - 1)],
    ['of another version', changed(4)],
    ['of a client', sealImage(keys, 'client', [])],
    ['sealed with another key', saveImage(sessionCache(), [keyNamed('another')], { now })],
    ['no image', madeUp('no image', 500)],
    ['empty', new Uint8Array(0)],
  ])('%s', (_, bytes) => {
    const { cache, expectUnchanged } = restored();
    expect(() => restoreImage(cache, bytes, keys, { now })).toThrow(RangeError);
    expectUnchanged();
  });

  test.each([24, 25, 30])('what is sealed but no whole session, of %i bytes', (size) => {
    const { cache, expectUnchanged } = restored();
    const bytes = sealImage(keys, 'image', [new Uint8Array(size).fill(9)]);
    expect(() => restoreImage(cache, bytes, keys, { now })).toThrow(/^bytes: expected an image of this version/);
    expectUnchanged();
  });

  test('what has no bytes, keys, or cache', () => {
    const { cache, expectUnchanged } = restored();
    expect(() => restoreImage(cache, 'image' as never, keys)).toThrow(/^bytes: expected a Uint8Array, got a string$/);
    expect(() => restoreImage(cache, image, ['key'] as never)).toThrow(/^keys\[0\]: .*no passphrase/);
    expect(() => restoreImage(cache, image, keys, { clock: 1 } as never)).toThrow(
      /^options\.clock: expected one of now$/,
    );
    expect(() => restoreImage(cache, image, keys, { now: () => Number.NaN })).toThrow(/^now\(\): expected seconds/);
    for (const other of [undefined, null, {}, new Map()]) {
      expect(() => saveImage(other as never, keys)).toThrow(/^cache: expected a SessionCache or a SharedSessionCache/);
      expect(() => restoreImage(other as never, image, keys)).toThrow(TypeError);
    }
    expectUnchanged();
  });

  test('a session without bytes can not be saved', () => {
    const cache = new SessionCache<unknown>({ now });
    cache.addSession(new Session(id(1), { data: 'text', time: 900 }));
    expect(() => saveImage(cache as never, keys, { now })).toThrow(
      /^session\.data: expected a Uint8Array, got a string$/,
    );
  });
});

test('no id, no data and no key is in an image', () => {
  const image = Buffer.from(saveImage(sessionCache(), keys, { now }));
  for (const secret of [id(0), data(0), data(19), keys[0]])
    expect(image.includes(Buffer.from(secret.subarray(0, 8)))).toBe(false);
});

test.each(VERSIONS)('%s: a client resumes with the process that comes after', async (maxVersion) => {
  const before = SharedSessionCache.create();
  const { session } = await visit((await stand({ cache: before })).port, { maxVersion });
  const image = saveImage(before, keys);
  const after = new SessionCache<Uint8Array>();
  expect(restoreImage(after, image, keys).restored).toBe(before.size);
  const next = await stand({ cache: after });
  expect(await visit(next.port, { maxVersion, session })).toMatchObject({ resumed: true });
});
