// What was changed, cut or moved does not open.
import { describe, expect, test } from 'vitest';
import { openImage, sealImage } from '../../../../src/stores/sealing/image.js';
import { keyNamed, madeUp, WAYS } from '../../../support/sealers.ts';

const key = keyNamed('tampering');
const id = madeUp('id', 32);
const data = madeUp('data', 158);

function flipped(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] ^= 1 << bit;
  return changed;
}

/** Bytes and a place of them, for all places. */
const everywhere = (bytes: Uint8Array) => Array.from(bytes.keys());

describe.each(WAYS)('a session sealed by %s', (_way, create) => {
  const sealer = create([key]);

  test('opens as it is', async () => {
    const sealed = await sealer.seal(id, 0x0303, data, 9);
    expect(await sealer.open(id, 0x0303, sealed)).toEqual({ data, expires: 9 });
  });

  test('a bit changed in any byte', async () => {
    const sealed = await sealer.seal(id, 0x0303, data, 9);
    const opened = everywhere(sealed).map((at) => sealer.open(id, 0x0303, flipped(sealed, at, at % 8)));
    const [format, ...others] = await Promise.all(opened);
    expect(format).toBe('malformed');
    expect(others.slice(0, 4)).toEqual(Array(4).fill('unknown-key'));
    expect(others.slice(4)).toEqual(Array(sealed.length - 5).fill('tampered'));
  });

  test('cut anywhere, or with a byte more', async () => {
    const sealed = await sealer.seal(id, 0x0303, data, 9);
    const opened = everywhere(sealed).map((end) => sealer.open(id, 0x0303, sealed.subarray(0, end)));
    expect(new Set(await Promise.all(opened))).toEqual(new Set(['malformed', 'tampered']));
    expect(await sealer.open(id, 0x0303, Uint8Array.of(...sealed, 0))).toBe('tampered');
  });

  test('for another session', async () => {
    const sealed = await sealer.seal(id, 0x0303, data, 9);
    expect(await sealer.open(id, 0x0304, sealed)).toBe('tampered');
    expect(await sealer.open(madeUp('other id', 32), 0x0303, sealed)).toBe('tampered');
    // The same bytes, with one moved from the version to the id.
    expect(await sealer.open(Uint8Array.of(...id.subarray(1), 3), 0x0303, sealed)).toBe('tampered');
    expect(await sealer.open(id.subarray(0, 31), 0x0303, sealed)).toBe('tampered');
  });

  test('with the key of another', async () => {
    const sealed = await create([keyNamed('another')]).seal(id, 0x0303, data, 9);
    expect(await sealer.open(id, 0x0303, sealed)).toBe('unknown-key');
    // Where the hint is ours all the same.
    sealed.set((await sealer.seal(id, 0x0303, data, 9)).subarray(0, 5));
    expect(await create([key, key]).open(id, 0x0303, sealed)).toBe('tampered');
  });
});

describe('an image', () => {
  const small = sealImage([key], 'client', [madeUp('small', 40)]);
  const open = (image: Uint8Array) => openImage([key], 'client', image);
  const refused = (image: Uint8Array, message: RegExp) => {
    expect(() => open(image)).toThrow(RangeError);
    expect(() => open(image)).toThrow(message);
  };

  test('a bit changed in any byte', () => {
    for (const at of everywhere(small)) refused(flipped(small, at, at % 8), /^bytes: expected an image/);
    refused(flipped(small, 0, 0), /got no image$/);
    refused(flipped(small, 4, 0), /got one of format 0$/);
    refused(flipped(small, 5, 0), /got one for another purpose$/);
    refused(flipped(small, 6, 0), /got one that was sealed with another key$/);
    refused(flipped(small, 50, 0), /got one that was truncated or changed$/);
  });

  test('cut anywhere, or with more behind it', () => {
    for (const end of everywhere(small)) refused(small.subarray(0, end), /^bytes: expected an image/);
    refused(small.subarray(0, small.length - 1), /truncated or changed$/);
    refused(Uint8Array.of(...small, 0), /truncated or changed$/);
  });

  describe('of several chunks', () => {
    const CHUNK = 65_536 + 16;
    const HEADER = 42;
    const large = sealImage([key], 'client', [madeUp('large', 3 * 65_536)]);
    const chunks = [0, 1, 2].map((i) => large.subarray(HEADER + i * CHUNK, HEADER + (i + 1) * CHUNK));
    const joined = (...parts: readonly Uint8Array[]) => Buffer.concat([large.subarray(0, HEADER), ...parts]);
    const [first, second, third] = chunks;

    test('cut, extended, repeated, swapped or mixed at the edges of chunks', () => {
      expect(open(joined(first, second, third))).toHaveLength(3 * 65_536);
      const other = sealImage([key], 'client', [madeUp('large', 3 * 65_536)]).subarray(HEADER, HEADER + CHUNK);
      for (const parts of [
        [],
        [first],
        [first, second],
        [second, third],
        [first, third],
        [second, first, third],
        [first, second, third, third],
        [first, second, third, first.subarray(0, 16)],
        [other, second, third],
      ]) {
        refused(joined(...parts), /truncated/);
      }
    });
  });

  test('for another purpose, or with the key of another', () => {
    expect(() => openImage([key], 'image', small)).toThrow(/another purpose$/);
    expect(() => openImage([keyNamed('another')], 'client', small)).toThrow(/another key$/);
  });

  test('what is no Uint8Array', () => {
    expect(() => open('image' as never)).toThrow(/^bytes: expected a Uint8Array, got a string$/);
  });
});
