// An image on the wire: a header, then what it holds, sealed in chunks. All chunks but the last have 65536 bytes of it. Numbers are
// big-endian.
//
//     0       4      5       6      10         42
//     | magic |format|purpose| hint |   salt   | chunk, tag | chunk, tag | ...
//
// The chunks are a STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) of AES-256-GCM: the nonce of each is its index, in 11 bytes, and 1 for the
// last chunk or 0 for another. The additional data of each is the header, and the key is the image's own, by its salt.
import { lengthOf, viewOf } from '../../base/intrinsics.js';
import { FORMAT, HINT_SIZE, NONCE_SIZE, PURPOSE, TAG_SIZE } from './format.js';

export const CHUNK_SIZE = 65536;
export const SALT_SIZE = 32;
const MAGIC = Uint8Array.of(0x57, 0x53, 0x43, 0x49);
const PURPOSE_AT = MAGIC.length + 1;
const HINT = PURPOSE_AT + 1;
const SALT = HINT + HINT_SIZE;
export const HEADER_SIZE = SALT + SALT_SIZE;
/** Of a nonce, the last four bytes of the index: it has no more. */
const INDEX = NONCE_SIZE - 5;
const LAST = NONCE_SIZE - 1;

/** What images are of: sessions of a store, or those that a client saves. */
export type ImagePurpose = 'image' | 'client';

export function headerOf(purpose: ImagePurpose, hint: Uint8Array, salt: Uint8Array): Uint8Array {
  const header = new Uint8Array(HEADER_SIZE);
  header.set(MAGIC);
  header[MAGIC.length] = FORMAT;
  header[PURPOSE_AT] = PURPOSE[purpose];
  header.set(hint, HINT);
  header.set(salt, SALT);
  return header;
}

/** Views of an image. */
export interface ImageParts {
  readonly header: Uint8Array;
  readonly hint: Uint8Array;
  readonly salt: Uint8Array;
  readonly body: Uint8Array;
}

/** The parts of what may be an image for this purpose; otherwise what it is instead. */
export function partsOf(purpose: ImagePurpose, image: Uint8Array): ImageParts | string {
  const length = lengthOf(image);
  if (MAGIC.some((byte, i) => image[i] !== byte)) return 'no image';
  if (image[MAGIC.length] !== FORMAT) return `one of format ${image[MAGIC.length]}`;
  if (image[PURPOSE_AT] !== PURPOSE[purpose]) return 'one for another purpose';
  if (length < HEADER_SIZE + TAG_SIZE) return 'a truncated one';
  return {
    header: viewOf(image, 0, HEADER_SIZE),
    hint: viewOf(image, HINT, SALT),
    salt: viewOf(image, SALT, HEADER_SIZE),
    body: viewOf(image, HEADER_SIZE, length),
  };
}

export function nonceOf(index: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(NONCE_SIZE);
  new DataView(nonce.buffer).setUint32(INDEX, index);
  nonce[LAST] = isLast ? 1 : 0;
  return nonce;
}
