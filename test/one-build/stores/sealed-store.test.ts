// Sessions that are sealed in a key-value store.
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { sealedStore, type KeyValueStore, type SealedStoreOptions } from '../../../src/stores.js';
import { answeringLater, KeyValues } from '../../support/key-values.ts';
import { keyNamed, madeUp, withoutNodeCrypto } from '../../support/sealers.ts';

const keys = [keyNamed('first')];
const id = madeUp('id', 32);
const data = madeUp('data', 158);
const [TLS1_2, TLS1_3] = [0x0303, 0x0304];

/** Both ways of sealing, over a key-value store of each kind. */
const WAYS: readonly [
  way: string,
  create: (kv: KeyValueStore, options: SealedStoreOptions) => ReturnType<typeof sealedStore>,
][] = [
  ['at once', sealedStore],
  ['by promises', (kv, options) => sealedStore(answeringLater(kv), options)],
  ['by WebCrypto', (kv, options) => withoutNodeCrypto(() => sealedStore(kv, options))],
];

describe.each(WAYS)('%s', (_way, create) => {
  test('keeps, gives, takes and deletes sessions', async () => {
    const kv = new KeyValues();
    const store = create(kv, { keys });
    expect(await store.set(id, TLS1_2, data, 300)).toBe(true);
    expect(await store.get(id, TLS1_2)).toEqual(data);
    expect(await store.get(id, TLS1_3)).toBeUndefined();
    expect(await store.take(id, TLS1_2)).toEqual(data);
    expect(await store.take(id, TLS1_2)).toBeUndefined();
    expect(kv.map.size).toBe(0);
    await store.set(id, TLS1_3, data, 300);
    await store.delete(id, TLS1_3);
    expect(await store.get(id, TLS1_3)).toBeUndefined();
    const misses = { unknown: 3, sealed: 0, expired: 0, error: 0 };
    expect(store.stats).toEqual({ hits: 2, misses, stored: 2, dropped: 0 });
  });

  test('of all who take a session one gets it', async () => {
    const kv = new KeyValues();
    const stores = Array.from({ length: 8 }, () => create(kv, { keys }));
    await stores[0].set(id, TLS1_3, data, 300);
    const taken = await Promise.all(stores.map((store) => store.take(id, TLS1_3)));
    expect(taken.filter(Boolean)).toEqual([data]);
  });

  test('a value that does not open is a miss, and is deleted', async () => {
    const kv = new KeyValues();
    const store = create(kv, { keys });
    await store.set(id, TLS1_2, data, 300);
    const [[name, sealed]] = kv.map;
    const places = Array.from(sealed.keys()).filter((at) => at % 7 === 0);
    for (const [i, at] of places.entries()) {
      const changed = sealed.slice();
      changed[at] ^= 0x10;
      kv.map.set(name, changed);
      expect(await (i % 2 ? store.get(id, TLS1_2) : store.take(id, TLS1_2))).toBeUndefined();
      await vi.waitFor(() => expect(kv.map.size).toBe(0), { interval: 1 });
    }
    kv.map.set(name, Uint8Array.of());
    expect(await store.get(id, TLS1_2)).toBeUndefined();
    expect(store.stats.misses).toEqual({ unknown: 0, sealed: places.length + 1, expired: 0, error: 0 });
  });

  test('a value under the name of another session is a miss', async () => {
    const kv = new KeyValues();
    const store = create(kv, { keys });
    await store.set(id, TLS1_2, data, 300);
    await store.set(id, TLS1_3, madeUp('other', 158), 300);
    const [[first], [second, value]] = kv.map;
    kv.map.set(first, value);
    expect(await store.get(id, TLS1_2)).toBeUndefined();
    expect(await store.get(id, TLS1_3)).toEqual(madeUp('other', 158));
    expect([...kv.map.keys()]).toEqual([second]);
  });

  test('expires by its own clock, however long it is kept', async () => {
    let time = 1000;
    const kv = new KeyValues();
    const store = create(kv, { keys, now: () => time });
    await store.set(id, TLS1_2, data, 300);
    time = 1300;
    expect(await store.get(id, TLS1_2)).toEqual(data);
    expect(await store.lookUp(id, TLS1_2)).toEqual({ data, expires: 1300 });
    time = 1301;
    expect(await store.get(id, TLS1_2)).toBeUndefined();
    await vi.waitFor(() => expect(kv.map.size).toBe(0), { interval: 1 });
    expect(store.stats.misses.expired).toBe(1);
  });

  test('when keys change, what the older sealed is found, taken, replaced and deleted', async () => {
    const kv = new KeyValues();
    const current = keyNamed('second');
    const before = create(kv, { keys });
    const during = create(kv, { keys: [current, ...keys] });
    const after = create(kv, { keys: [current] });
    await before.set(id, TLS1_2, data, 300);
    expect(await after.get(id, TLS1_2)).toBeUndefined();
    expect(await during.get(id, TLS1_2)).toEqual(data);
    expect(await during.take(id, TLS1_2)).toEqual(data);
    await before.set(id, TLS1_2, data, 300);
    await during.delete(id, TLS1_2);
    expect(kv.map.size).toBe(0);
    await before.set(id, TLS1_2, data, 300);
    await during.set(id, TLS1_2, madeUp('renewed', 158), 300);
    await vi.waitFor(() => expect(kv.map.size).toBe(1), { interval: 1 });
    expect(await after.get(id, TLS1_2)).toEqual(madeUp('renewed', 158));
  });

  test('where the key-value store fails, lookups are misses, and sessions are dropped', async () => {
    const broken = () => {
      throw new Error('the network is down');
    };
    const onError = vi.fn<(error: unknown) => void>();
    const kv = { get: broken, set: broken, getdelete: broken, delete: broken, expire: broken };
    const store = create(kv, { keys, onError });
    expect(await store.get(id, TLS1_2)).toBeUndefined();
    expect(await store.take(id, TLS1_2)).toBeUndefined();
    expect(await store.set(id, TLS1_2, data, 300)).toBe(false);
    await store.retire(id, TLS1_2);
    expect(onError.mock.calls.map(String)).toEqual(Array(4).fill('Error: the network is down'));
    await expect((async () => store.delete(id, TLS1_2))()).rejects.toThrow('the network is down');
    const misses = { unknown: 0, sealed: 0, expired: 0, error: 2 };
    expect(store.stats).toEqual({ hits: 0, misses, stored: 0, dropped: 1 });
  });

  test.each(['text', 7, {}, [1], new ArrayBuffer(80)])('a value that is no Uint8Array: %o', async (value) => {
    const onError = vi.fn<(error: unknown) => void>();
    const store = create(Object.assign(new KeyValues(), { get: () => value }), { keys, onError });
    expect(await store.get(id, TLS1_2)).toBeUndefined();
    expect(String(onError.mock.calls[0])).toMatch(/^TypeError: a value of kv: expected a Uint8Array, got /);
    expect(store.stats.misses.error).toBe(1);
  });

  test('neither ids nor data are in the key-value store, and nothing that is shown has them', async () => {
    const kv = new KeyValues();
    const store = create(kv, { keys });
    await store.set(id, TLS1_2, data, 300);
    const [[name, value]] = kv.map;
    const stored = Buffer.concat([Buffer.from(name), Buffer.from(name.slice(-22), 'base64url'), value]);
    for (const secret of [id, data, keys[0]]) {
      for (const encoding of ['latin1', 'hex', 'base64', 'base64url'] as const) {
        const text = Buffer.from(secret).toString(encoding).slice(0, 10);
        expect(stored.indexOf(text, 0, 'latin1')).toBe(-1);
      }
    }
    expect(name).toMatch(/^tls-session:[\w-]{22}$/);
    expect(value).toHaveLength(data.length + 41);
    expect(inspect(store)).toMatch(/^SealedStore \{ hits: 0, misses: \{.*\}, stored: 1, dropped: 0 \}$/);
    const shown = inspect(store, { depth: 9, showHidden: true, customInspect: false }) + JSON.stringify(store);
    expect(shown).not.toMatch(/Uint8Array|Buffer|KeyObject|CryptoKey|\bKeyValues|\d{2}/);
  });
});

test('answers at once where all does', () => {
  const store = sealedStore(new KeyValues(), { keys });
  expect(store.set(id, TLS1_2, data, 300)).toBe(true);
  expect(store.get(id, TLS1_2)).toEqual(data);
});

test('lifetimes are whole seconds, never none', () => {
  const kv = new KeyValues();
  const store = sealedStore(kv, { keys, prefix: 'p/', retiredLifetime: 0.5 });
  for (const timeout of [0, 0.2, 1, 299.5, 1e300]) store.set(id, TLS1_2, data, timeout);
  store.retire(id, TLS1_2);
  const name = [...kv.map.keys()][0];
  expect(name).toMatch(/^p\/[\w-]{22}$/);
  const lifetimes = [1, 1, 1, 300, 2 ** 31 - 1].map((lifetime) => `set ${name} ${lifetime}`);
  expect(kv.asked).toEqual([...lifetimes, `expire ${name} 1`]);
  expect(store.get(id, TLS1_2)).toEqual(data);
});

test('a session that will hardly be asked for again lives ten minutes at most, by each of its names', () => {
  const kv = new KeyValues();
  sealedStore(kv, { keys: [keyNamed('second'), ...keys] }).retire(id, TLS1_3);
  expect(kv.asked).toEqual([1, 2].map(() => expect.stringMatching(/^expire tls-session:[\w-]{22} 600$/)));
  const { get, set, getdelete } = kv;
  const without = { get, set, getdelete, delete: kv.delete };
  expect(sealedStore(without, { keys }).retire(id, TLS1_3)).toBeUndefined();
});

test('bytes that were given may be wiped, and bytes that it gave', async () => {
  const kv = new KeyValues();
  const store = sealedStore(answeringLater(kv), { keys });
  const [ownId, ownData] = [id.slice(), data.slice()];
  const stored = store.set(ownId, TLS1_2, ownData, 300);
  const asked = [ownId.slice(), ownId.slice()];
  const found = [store.get(asked[0], TLS1_2), store.get(asked[1], TLS1_2)];
  for (const bytes of [ownId, ownData, ...asked]) bytes.fill(0);
  await stored;
  const [first, second] = await Promise.all(found);
  first!.fill(0);
  expect(second).toEqual(data);
  expect(await store.get(id, TLS1_2)).toEqual(data);
});

test('names of all keys are deleted, also where one fails', () => {
  const asked: string[] = [];
  const broken = (key: string) => {
    asked.push(key);
    throw new Error(`not ${asked.length}`);
  };
  const kv = Object.assign(new KeyValues(), { delete: broken });
  const store = sealedStore(kv, { keys: [keyNamed('second'), ...keys] });
  expect(() => store.delete(id, TLS1_2)).toThrow('not 1');
  expect(new Set(asked).size).toBe(2);
});

test('without onError the first error becomes a warning, and an onError that throws is not heard', () => {
  const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const kv = Object.assign(new KeyValues(), { get: () => Promise.reject(new Error('down')) as never });
  const throwing = () => {
    throw new Error('down');
  };
  const store = sealedStore(Object.assign(kv, { get: throwing, getdelete: throwing }), { keys });
  store.get(id, TLS1_2);
  store.get(id, TLS1_2);
  expect(emitWarning.mock.calls).toEqual([
    [
      'sealedStore: sessions may not be found or stored: down',
      expect.objectContaining({ code: 'TLS_SESSION_CACHE_STORE' }),
    ],
  ]);
  emitWarning.mockRestore();
  expect(sealedStore(kv, { keys, onError: throwing }).get(id, TLS1_2)).toBeUndefined();
});

test.each<[unknown, unknown, new (message: string) => Error, RegExp]>([
  [undefined, { keys }, TypeError, /^kv: expected an object, got undefined$/],
  [{ get() {}, set() {}, delete() {} }, { keys }, TypeError, /^kv\.getdelete: expected a function, got undefined$/],
  [new KeyValues(), undefined, TypeError, /^options: expected an object, got undefined$/],
  [new KeyValues(), {}, TypeError, /^keys: expected an array of keys of 32 random bytes.*got undefined$/],
  [new KeyValues(), { keys: ['a passphrase'] }, TypeError, /^keys\[0\]: .*no passphrase, got a string$/],
  [new KeyValues(), { keys: [new Uint8Array(16)] }, RangeError, /^keys\[0\]: .*got 16 bytes$/],
  [new KeyValues(), { keys, key: 1 }, TypeError, /^options\.key: expected one of keys, /],
  [new KeyValues(), { keys, prefix: 1 }, TypeError, /^prefix: expected a string, got 1$/],
  [new KeyValues(), { keys, retiredLifetime: -1 }, RangeError, /^retiredLifetime: expected seconds/],
  [new KeyValues(), { keys, onError: 1 }, TypeError, /^onError: expected a function, got 1$/],
  [new KeyValues(), { keys, now: 1 }, TypeError, /^now: expected a function, got 1$/],
])('what it can not be made with: %#', (kv, options, type, message) => {
  expect(() => sealedStore(kv as never, options as never)).toThrow(type);
  expect(() => sealedStore(kv as never, options as never)).toThrow(message);
});

test('what it can not be asked, at once', () => {
  const kv = new KeyValues();
  const store = sealedStore(answeringLater(kv), { keys });
  for (const ask of [store.get, store.take, store.delete, store.retire].map((method) => method.bind(store))) {
    expect(() => ask('id' as never, TLS1_2)).toThrow(/^id: expected a Uint8Array, got a string$/);
    expect(() => ask(new Uint8Array(33), TLS1_2)).toThrow(/^id: expected 1 to 32 bytes, got 33$/);
    expect(() => ask(id, 0x10000)).toThrow(/^protocolVersion: /);
  }
  expect(() => store.set(id, TLS1_2, [1] as never, 1)).toThrow(/^data: expected a Uint8Array/);
  expect(() => store.set(id, TLS1_2, data, -1)).toThrow(/^timeout: expected seconds/);
  expect(kv.asked).toEqual([]);
});
