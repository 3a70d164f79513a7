// Seals much at once: what a store or a client holds, in one piece for a file.
import { expectBytes, rangeError } from '../../base/errors.js';
import { sameBytes, zero } from '../../base/intrinsics.js';
import { LABEL, TAG_SIZE } from './format.js';
import {
  CHUNK_SIZE,
  headerOf,
  nonceOf,
  partsOf,
  SALT_SIZE,
  type ImageParts,
  type ImagePurpose,
} from './image-format.js';
import { copyKeys, type SealingKeys } from './keys.js';
import { decrypt, deriveKey, encryptInto, hintOf } from './node-key.js';
import { expectNodeCrypto, randomBytes, type NodeCrypto } from './runtime.js';

const SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE;

/**
 * Seals an image of at most 2^48 bytes with the first key, at once.
 *
 * @param parts what it holds, one after the other; the caller's to zero
 * @throws {TypeError} keys are no array of Uint8Arrays
 * @throws {RangeError} there is no key, or one has not 32 bytes
 * @throws {Error} there is no node:crypto here
 */
export function sealImage(keys: SealingKeys, purpose: ImagePurpose, parts: Iterable<Uint8Array>): Uint8Array {
  const crypto = expectNodeCrypto();
  const copies = copyKeys(keys);
  const salt = randomBytes(SALT_SIZE);
  const header = headerOf(purpose, hintOf(crypto, copies[0]), salt);
  const key = deriveKey(crypto, copies[0], salt, LABEL[purpose]);
  copies.forEach(zero);
  const sealed: Uint8Array[] = [header];
  for (const { chunk, isLast } of chunksOf(parts)) {
    const piece = new Uint8Array(chunk.length + TAG_SIZE);
    encryptInto(crypto, key, nonceOf(sealed.length - 1, isLast), header, chunk, piece);
    sealed.push(piece);
  }
  return concatenated(sealed);
}

/** The same bytes in chunks of one size, of which the last may be shorter. Each is zeroed after its use. */
function* chunksOf(parts: Iterable<Uint8Array>): Generator<{ chunk: Uint8Array; isLast: boolean }> {
  const chunk = new Uint8Array(CHUNK_SIZE);
  let filled = 0;
  try {
    for (const part of parts) {
      let read = 0;
      // Most fit, and to make views takes longer than to copy.
      for (let size = CHUNK_SIZE - filled; part.length - read > size; size = CHUNK_SIZE) {
        chunk.set(part.subarray(read, read + size), CHUNK_SIZE - size);
        yield { chunk, isLast: false };
        read += size;
        filled = 0;
      }
      chunk.set(read === 0 ? part : part.subarray(read), filled);
      filled += part.length - read;
    }
    yield { chunk: chunk.subarray(0, filled), isLast: true };
  } finally {
    zero(chunk);
  }
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let written = 0;
  for (const part of parts) {
    whole.set(part, written);
    written += part.length;
  }
  return whole;
}

/**
 * What an image holds, all of it or nothing, at once. The caller's to zero.
 *
 * @throws {TypeError} keys are no array of Uint8Arrays
 * @throws {RangeError} there is no key, or one has not 32 bytes; what is given is no image for this purpose, is of another format, was
 *   truncated or changed, or was sealed with another key
 * @throws {Error} there is no node:crypto here
 */
export function openImage(keys: SealingKeys, purpose: ImagePurpose, image: Uint8Array): Uint8Array {
  const crypto = expectNodeCrypto();
  const copies = copyKeys(keys);
  try {
    expectBytes('bytes', image, 0, Infinity);
    const parts = partsOf(purpose, image);
    if (typeof parts === 'string') throw refused(parts);
    const hinted = copies.filter((key) => sameBytes(hintOf(crypto, key), parts.hint));
    if (hinted.length === 0) throw refused('one that was sealed with another key');
    for (const key of hinted) {
      const plain = openChunks(crypto, deriveKey(crypto, key, parts.salt, LABEL[purpose]), parts);
      if (plain) return plain;
    }
    throw refused('one that was truncated or changed');
  } finally {
    copies.forEach(zero);
  }
}

function refused(got: string): RangeError {
  return rangeError('bytes', 'an image that was sealed with one of these keys', got);
}

/** Undefined where one does not open, or where there are bytes too few. */
function openChunks(crypto: NodeCrypto, key: object, { header, body }: ImageParts): Uint8Array | undefined {
  const count = Math.ceil(body.length / SEALED_CHUNK_SIZE);
  const whole = new Uint8Array(Math.max(body.length - count * TAG_SIZE, 0));
  for (let index = 0; index < count; index++) {
    const sealed = body.subarray(index * SEALED_CHUNK_SIZE, (index + 1) * SEALED_CHUNK_SIZE);
    const nonce = nonceOf(index, index === count - 1);
    const chunk = sealed.length < TAG_SIZE ? undefined : decrypt(crypto, key, nonce, header, sealed);
    if (!chunk) {
      zero(whole);
      return undefined;
    }
    whole.set(chunk, index * CHUNK_SIZE);
    zero(chunk);
  }
  return whole;
}
