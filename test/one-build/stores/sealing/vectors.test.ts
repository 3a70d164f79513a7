// The wire format, by recorded vectors and by a second implementation of docs/sealing.md.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openImage, sealImage } from '../../../../src/stores/sealing/image.js';
import { bytes, hex } from '../../../support/bytes.ts';
import * as format from '../../../support/sealed-format.ts';
import { keyNamed, madeUp, WAYS } from '../../../support/sealers.ts';

interface Vectors {
  readonly key: string;
  readonly sessions: readonly {
    readonly id: string;
    readonly protocolVersion: number;
    readonly expires: number;
    readonly data: string;
    readonly nonce: string;
    readonly name: string;
    readonly sealed: string;
  }[];
  readonly images: readonly {
    readonly purpose: format.Purpose;
    readonly salt: string;
    readonly plain: string;
    readonly image: string;
  }[];
}

const file = new URL('../../../fixtures/sealed.json', import.meta.url);
const { key: keyText, sessions, images } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const key = bytes(keyText);

test.each(sessions)('the second implementation makes the vector of $name', (vector) => {
  const session = { ...vector, id: bytes(vector.id), data: bytes(vector.data) };
  expect(format.nameOf(key, session.id, session.protocolVersion)).toBe(vector.name);
  expect(hex(format.sealSession(key, bytes(vector.nonce), session))).toBe(vector.sealed);
});

describe.each(WAYS)('sessions by %s', (_way, create) => {
  test.each(sessions)('the vector of $name is named and opened', async ({ id, protocolVersion, ...vector }) => {
    const sealer = create([key]);
    expect(await sealer.names(bytes(id), protocolVersion)).toEqual([vector.name]);
    const opened = await sealer.open(bytes(id), protocolVersion, bytes(vector.sealed));
    expect(opened).toEqual({ data: bytes(vector.data), expires: vector.expires });
  });

  test.each([0, 1, 158, 1400, 70_000])('%i bytes are sealed as the second implementation seals', async (size) => {
    const session = { id: madeUp('id', 32), protocolVersion: 0x0304, data: madeUp('data', size), expires: 1.5e9 };
    const { id, protocolVersion, data, expires } = session;
    const sealed = await create([key, keyNamed('other')]).seal(id, protocolVersion, data, expires);
    expect(hex(sealed)).toBe(hex(format.sealSession(key, format.nonceOf(sealed), session)));
  });
});

test.each(WAYS)('what %s sealed is opened by the other way', async (_way, create) => {
  const id = madeUp('id', 32);
  const sealed = await create([key]).seal(id, 0x0303, madeUp('data', 158), 7);
  for (const [, open] of WAYS) {
    expect(await open([key]).open(id, 0x0303, sealed)).toEqual({ data: madeUp('data', 158), expires: 7 });
  }
});

describe('images', () => {
  test.each(images)('the vector for $purpose is opened', ({ purpose, salt, plain, image }) => {
    expect(hex(format.sealImage(key, bytes(salt), purpose, bytes(plain)))).toBe(image);
    expect(hex(openImage([key], purpose, bytes(image)))).toBe(plain);
  });

  test.each([0, 1, 65_535, 65_536, 65_537, 3 * 65_536, 200_000])('of %i bytes', (size) => {
    const plain = madeUp('image', size);
    const image = sealImage([key], 'image', [
      plain.subarray(0, 100),
      plain.subarray(100, 131_072),
      plain.subarray(131_072),
    ]);
    expect(Buffer.compare(image, format.sealImage(key, format.saltOf(image), 'image', plain))).toBe(0);
    expect(Buffer.compare(openImage([keyNamed('other'), key], 'image', image), plain)).toBe(0);
    expect(Buffer.compare(format.openImage(key, 'image', image), plain)).toBe(0);
  });
});
