// A local store in front of a remote one that servers share.
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SharedSessionCache } from '../../../../src/shared.js';
import { sealedStore, tieredStore, type SessionStore, type TieredStore } from '../../../../src/stores.js';
import { mapStore } from '../../../support/map-store.js';
import { TLS1_2, TLS1_3 } from '../../../support/redis/stores.js';
import { bytes, fleet, NOW, text } from '../../../support/tiers.js';

const id = randomBytes(32);

test('a local hit is at once and asks nobody, a remote one is copied', async () => {
  const { asked, servers } = fleet();
  const [a, b] = servers as [TieredStore, TieredStore];
  await a.set(id, TLS1_3, bytes('session'), 60);
  expect(text(a.get(id, TLS1_3))).toBe('session');
  expect(asked).toEqual(['set']);
  const first = b.get(id, TLS1_3);
  expect(first).toBeInstanceOf(Promise);
  expect(text(await first)).toBe('session');
  expect(text(b.get(id, TLS1_3))).toBe('session');
  expect(asked).toEqual(['set', 'get']);
  expect(a.stats).toMatchObject({ localHits: 1, remoteHits: 0, misses: 0 });
  expect(b.stats).toMatchObject({ localHits: 1, remoteHits: 1, copied: 1 });
});

test('removal removes both, and elsewhere a copy lives no longer than the bound', async () => {
  const { clock, servers } = fleet({ localLifetime: 30 });
  const [a, b] = servers as [TieredStore, TieredStore];
  await a.set(id, TLS1_2, bytes('session'), 7200);
  await b.get(id, TLS1_2);
  await a.delete(id, TLS1_2);
  expect(await a.get(id, TLS1_2)).toBeUndefined();
  clock.now += 29.9;
  expect(text(b.get(id, TLS1_2))).toBe('session');
  clock.now += 0.1;
  expect(await b.get(id, TLS1_2)).toBeUndefined();
  expect(b.stats).toMatchObject({ misses: 1 });
});

test('no copy is used where the clock has gone back, or longer than its session', async () => {
  const { clock, servers, asked } = fleet(
    {},
    {
      lookUp: async () => ({ data: bytes('remote'), expires: NOW + 5 }),
    },
  );
  const [a] = servers as [TieredStore];
  expect(text(await a.get(id, TLS1_3))).toBe('remote');
  expect(text(a.get(id, TLS1_3))).toBe('remote');
  clock.now -= 3600;
  expect(a.get(id, TLS1_3)).toBeInstanceOf(Promise);
  clock.now = NOW + 5;
  expect(a.get(id, TLS1_3)).toBeInstanceOf(Promise);
  await a.set(id, TLS1_3, bytes('own'), 2);
  clock.now += 2;
  expect(a.get(id, TLS1_3)).toBeInstanceOf(Promise);
  expect(asked).toEqual(['set']);
});

test('who hears of removals uses no copy any more, of that session or of any', async () => {
  const { clock, servers, tell } = fleet();
  const [a, b] = servers as [TieredStore, TieredStore];
  const other = randomBytes(32);
  for (const one of [id, other]) await a.set(one, TLS1_3, bytes('session'), 60);
  for (const one of [id, other]) await b.get(one, TLS1_3);
  tell(id, TLS1_3);
  expect(b.get(id, TLS1_3)).toBeInstanceOf(Promise);
  expect(text(b.get(other, TLS1_3))).toBe('session');
  clock.now++;
  tell();
  expect(b.get(other, TLS1_3)).toBeInstanceOf(Promise);
  clock.now++;
  await b.get(other, TLS1_3);
  expect(text(b.get(other, TLS1_3))).toBe('session');
  expect(b.stats.removals).toBe(2);
});

test('what is removed while the remote store is asked is not copied', async () => {
  const { servers, tell } = fleet();
  const [a, b] = servers as [TieredStore, TieredStore];
  await a.set(id, TLS1_3, bytes('session'), 60);
  const found = b.get(id, TLS1_3);
  tell(id, TLS1_3);
  expect(text(await found)).toBe('session');
  expect(b.get(id, TLS1_3)).toBeInstanceOf(Promise);
});

describe('a session that is taken', () => {
  test('is taken once, whoever has a copy', async () => {
    const { servers } = fleet();
    const [a, b] = servers as [TieredStore, TieredStore];
    await a.set(id, TLS1_3, bytes('session'), 60);
    await b.get(id, TLS1_3);
    expect(text(await b.take(id, TLS1_3))).toBe('session');
    expect(await a.take(id, TLS1_3)).toBeUndefined();
    expect(await b.take(id, TLS1_3)).toBeUndefined();
    expect(await b.get(id, TLS1_3)).toBeUndefined();
  });

  test.each(['a miss', 'a rejection'])(
    'where the remote store has %s, is not taken from the local one',
    async (kind) => {
      const take = async () => {
        if (kind === 'a rejection') throw new Error('away');
        return undefined;
      };
      const { servers } = fleet({}, { take });
      const [a] = servers as [TieredStore];
      await a.set(id, TLS1_3, bytes('session'), 60);
      const taken = Promise.resolve(a.take(id, TLS1_3));
      if (kind === 'a miss') expect(await taken).toBeUndefined();
      else await expect(taken).rejects.toThrow('away');
    },
  );

  test('with single use no copy of TLS 1.3 is kept at all', async () => {
    const { servers, asked } = fleet({ singleUse: true });
    const [a, b] = servers as [TieredStore, TieredStore];
    for (const version of [TLS1_2, TLS1_3]) await a.set(id, version, bytes('session'), 60);
    expect(a.get(id, TLS1_3)).toBeInstanceOf(Promise);
    expect(text(a.get(id, TLS1_2))).toBe('session');
    await b.take(id, TLS1_3);
    expect(await a.get(id, TLS1_3)).toBeUndefined();
    expect(asked).toEqual(['set', 'set', 'get', 'take', 'get']);
  });
});

test('a local store that fails is passed over', async () => {
  const fail = () => {
    throw new Error('broken');
  };
  const later = async () => fail();
  for (const broken of [fail, later]) {
    const local = { get: broken, take: broken, set: broken, delete: broken, retire: broken };
    const tiers = tieredStore(local, mapStore());
    await tiers.set(id, TLS1_3, bytes('session'), 60);
    expect(text(await tiers.get(id, TLS1_3))).toBe('session');
    await tiers.retire?.(id, TLS1_3);
    expect(text(await tiers.take(id, TLS1_3))).toBe('session');
    await tiers.delete(id, TLS1_3);
    expect(tiers.stats).toMatchObject({ remoteHits: 2 });
    expect(tiers.stats.localErrors).toBeGreaterThanOrEqual(5);
  }
});

test('what it gives and what it is given may be zeroed', async () => {
  for (const [local, remote] of [
    [mapStore(), mapStore()],
    [SharedSessionCache.create(), SharedSessionCache.create()],
  ] as [SessionStore, SessionStore][]) {
    const tiers = tieredStore(local, remote);
    expect(tiers.copies).toBe(true);
    const data = bytes('session');
    await tiers.set(id, TLS1_3, data, 60);
    data.fill(0);
    for (let n = 0; n < 2; n++) {
      const found = (await tiers.get(id, TLS1_3))!;
      expect(text(found)).toBe('session');
      found.fill(0);
    }
    await local.delete(id, TLS1_3);
    (await tiers.get(id, TLS1_3))!.fill(0);
    expect(text(await tiers.get(id, TLS1_3))).toBe('session');
  }
});

test('hints and generations reach the stores', async () => {
  const calls: unknown[] = [];
  const remote = {
    ...mapStore(),
    set: (...values: unknown[]) => void calls.push(values.slice(3)),
    retire: () => void calls.push('retire'),
    generation: () => 7,
  };
  const local = { ...mapStore(), retire: () => void calls.push('retire locally') };
  const tiers = tieredStore(local, remote);
  const groups = { names: ['group'], generation: tiers.generation?.() };
  await tiers.set(id, TLS1_3, bytes('session'), 60, true, groups);
  await tiers.retire?.(id, TLS1_3);
  expect(calls).toEqual([[60, true, { names: ['group'], generation: 7 }], 'retire locally', 'retire']);
});

test('wrong arguments', () => {
  const store = mapStore();
  expect(() => tieredStore({} as never, store)).toThrow('local.get: expected a function, got undefined');
  expect(() => tieredStore(store, { get: 1 } as never)).toThrow('remote.get: expected a function, got 1');
  for (const hint of ['retire', 'lookUp', 'generation', 'onRemoved']) {
    const message = `remote.${hint}: expected a function, got null`;
    expect(() => tieredStore(store, { ...store, [hint]: null } as never)).toThrow(message);
  }
  expect(() => tieredStore(store, store, { localLifetime: -1 })).toThrow(RangeError);
  expect(() => tieredStore(store, store, { singleUse: 1 as never })).toThrow(TypeError);
  expect(() => tieredStore(store, store, { lifetime: 1 } as never)).toThrow(TypeError);
});

test('what is removed during a lookup is not copied', async () => {
  const { servers } = fleet();
  const [a, b] = servers as [TieredStore, TieredStore];
  await a.set(id, TLS1_2, bytes('session'), 60);
  for (const remove of [() => b.delete(id, TLS1_2), () => b.take(id, TLS1_2)]) {
    const found = b.get(id, TLS1_2);
    await remove();
    expect(text(await found)).toBe('session');
    expect(await b.get(id, TLS1_2)).toBeUndefined();
    await a.set(id, TLS1_2, bytes('session'), 60);
  }
  expect(b.stats).toMatchObject({ copied: 0, removals: 0 });
});

test('a copy that the local store does not remove is not used', async () => {
  const local: SessionStore = { ...mapStore(), delete: () => Promise.reject(new Error('full')) };
  const store = tieredStore(local, mapStore());
  await store.set(id, TLS1_3, bytes('session'), 60);
  expect(text(await store.get(id, TLS1_3))).toBe('session');
  await store.delete(id, TLS1_3);
  expect(await store.get(id, TLS1_3)).toBeUndefined();
  expect(store.stats).toMatchObject({ localErrors: 1 });
});

test('a copy of a session that is sealed lives no longer than the session', async () => {
  const clock = { now: NOW };
  const now = () => clock.now;
  const kv = new Map<string, Uint8Array>();
  const remote = sealedStore(
    {
      get: (key) => kv.get(key),
      set: (key, value) => kv.set(key, value),
      getdelete: () => undefined,
      delete: (key) => kv.delete(key),
    },
    { keys: [randomBytes(32)], now },
  );
  await remote.set(id, TLS1_3, bytes('session'), 10);
  const store = tieredStore(mapStore(), remote, { now });
  expect(text(await store.get(id, TLS1_3))).toBe('session');
  expect(text(await store.get(id, TLS1_3))).toBe('session');
  expect(store.stats).toMatchObject({ localHits: 1 });
  clock.now += 11;
  expect(await store.get(id, TLS1_3)).toBeUndefined();
});
