// Keys: what is refused, rotation, and that no key is ever shown.
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { openImage, sealImage } from '../../../../src/stores/sealing/image.js';
import { createSealer, createSyncSealer } from '../../../../src/stores/sealing/sealer.js';
import { hex } from '../../../support/bytes.ts';
import { keyNamed, madeUp, WAYS, withoutNodeCrypto } from '../../../support/sealers.ts';

const id = madeUp('id', 32);
const data = madeUp('data', 158);
const [old, current] = ['old', 'current'].map(keyNamed);
const SECRET = 'correct horse battery staple 123';

test.each<[unknown, new (message: string) => Error, RegExp]>([
  [undefined, TypeError, /^keys: expected an array of keys of 32 random bytes.*got undefined$/],
  [SECRET, TypeError, /^keys: .*crypto\.randomBytes\(32\).*got a string$/],
  [old, TypeError, /^keys: .*got an object of class Uint8Array$/],
  [[], RangeError, /^keys: expected at least one key.*got none$/],
  [[SECRET], TypeError, /^keys\[0\]: .*crypto\.randomBytes\(32\).*no passphrase, got a string$/],
  [[old, null], TypeError, /^keys\[1\]: .*got null$/],
  [[old, old.buffer], TypeError, /^keys\[1\]: .*got an object of class ArrayBuffer$/],
  [[new Uint8Array(31)], RangeError, /^keys\[0\]: expected 32 random bytes.*got 31 bytes$/],
  [[old, new Uint8Array(64)], RangeError, /^keys\[1\]: .*got 64 bytes$/],
])('keys that are refused: %#', (keys, type, message) => {
  for (const use of [createSealer, createSyncSealer, (given: never) => sealImage(given, 'image', [])]) {
    expect(() => use(keys as never)).toThrow(type);
    expect(() => use(keys as never)).toThrow(message);
  }
  expect(() => openImage(keys as never, 'image', data)).toThrow(message);
});

test('keys of another realm, of a subclass, and in a Buffer', async () => {
  class Key extends Uint8Array {
    override get length() {
      return 16;
    }
  }
  const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes: old }) as Uint8Array;
  const sealed = createSyncSealer([old]).seal(id, 0x0303, data, 9);
  for (const key of [foreign, Key.from(old), Buffer.from(old)]) {
    expect(createSyncSealer([key]).open(id, 0x0303, sealed)).toEqual({ data, expires: 9 });
  }
});

describe.each(WAYS)('by %s', (_way, create) => {
  test('the first key seals, all open, and a session has a name by each', async () => {
    const before = create([old]);
    const during = create([current, old]);
    const sealed = await before.seal(id, 0x0303, data, 9);
    expect(await during.open(id, 0x0303, sealed)).toEqual({ data, expires: 9 });
    const [nameNow, nameBefore] = await during.names(id, 0x0303);
    expect([nameBefore]).toEqual(await before.names(id, 0x0303));
    const after = create([current]);
    expect([nameNow]).toEqual(await after.names(id, 0x0303));
    expect(await after.open(id, 0x0303, sealed)).toBe('unknown-key');
    expect(await after.open(id, 0x0303, await during.seal(id, 0x0303, data, 9))).toEqual({ data, expires: 9 });
  });

  test('what is given may be wiped at once', async () => {
    const given = [old, id, data].map((bytes) => bytes.slice());
    const [key, ownId, ownData] = given;
    const sealer = create([key]);
    key.fill(0);
    const sealed = sealer.seal(ownId, 0x0303, ownData, 9);
    ownId.fill(0);
    ownData.fill(0);
    expect(await createSealer([old]).open(id, 0x0303, await sealed)).toEqual({ data, expires: 9 });
  });

  test('names tell sessions apart by id, its length and version, and say nothing of them', async () => {
    const sealer = create([old]);
    const padded = Uint8Array.of(...id.subarray(0, 31), 0);
    const names = await Promise.all([
      sealer.names(id, 0x0303),
      sealer.names(id, 0x0304),
      sealer.names(padded, 0x0303),
      sealer.names(padded.subarray(0, 31), 0x0303),
      create([current]).names(id, 0x0303),
    ]);
    expect(new Set(names.flat()).size).toBe(5);
    expect(names.flat().filter((name) => !/^[\w-]{22}$/.test(name))).toEqual([]);
  });

  test('a nonce is used once', async () => {
    const sealer = create([old]);
    const count = 2000;
    const sealed = await Promise.all(Array.from({ length: count }, () => sealer.seal(id, 0x0303, data, 9)));
    expect(new Set(sealed.map((bytes) => hex(bytes.subarray(5, 17)))).size).toBe(count);
  });

  test('nothing that it shows has a key', async () => {
    const sealer = create([old, current]);
    await sealer.names(id, 0x0303);
    const shown = inspect(sealer, { depth: 9, showHidden: true, getters: true }) + JSON.stringify(sealer);
    expect(shown).not.toMatch(/Uint8Array|Buffer|KeyObject|CryptoKey|\d{2}/);
  });
});

test('images have keys of their own, each', () => {
  const salts = new Set<string>();
  for (let i = 0; i < 200; i++) salts.add(hex(sealImage([old], 'image', [data]).subarray(10, 42)));
  expect(salts.size).toBe(200);
});

test('images are sealed by the first key, opened by each', () => {
  const image = sealImage([old], 'image', [data]);
  expect(hex(openImage([current, old], 'image', image))).toBe(hex(data));
});

test('without node:crypto what must be sealed at once says so', () => {
  withoutNodeCrypto(() => {
    for (const use of [
      () => createSyncSealer([old]),
      () => sealImage([old], 'image', []),
      () => openImage([old], 'image', data),
    ]) {
      expect(use).toThrow(/^wasm-session-cache\/stores: sealing at once needs node:crypto, which is not here$/);
    }
  });
});

test('with neither node:crypto nor WebCrypto all that a sealer is asked for rejects', async () => {
  const sealer = withoutNodeCrypto(() => createSealer([old]));
  const { crypto } = globalThis;
  Object.defineProperty(globalThis, 'crypto', {
    value: { getRandomValues: crypto.getRandomValues.bind(crypto) },
    configurable: true,
  });
  try {
    await expect(sealer.names(id, 0x0303)).rejects.toThrow(/neither node:crypto nor WebCrypto/);
    await expect(sealer.seal(id, 0x0303, data, 9)).rejects.toThrow(/neither node:crypto nor WebCrypto/);
  } finally {
    Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
  }
  expect(await sealer.names(id, 0x0303)).toHaveLength(1);
});
