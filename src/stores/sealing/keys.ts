// The keys of a user: 32 random bytes each. No message shows one.
import { rangeError, typeError } from '../../base/errors.js';
import { copyBytes, isBytes, lengthOf } from '../../base/intrinsics.js';

/** Keys of 32 random bytes each, as of `crypto.randomBytes(32)`. The first seals, all open. They are copied. */
export type SealingKeys = readonly Uint8Array[];

const KEY_SIZE = 32;
const ADVICE = 'as crypto.randomBytes(32) makes them';

/**
 * Copies of the keys. Throws a `TypeError` for what is no array of Uint8Arrays, a `RangeError` for an empty one and for a key of another
 * length.
 */
export function copyKeys(keys: unknown): Uint8Array[] {
  if (!Array.isArray(keys)) throw typeError('keys', `an array of keys of 32 random bytes, ${ADVICE}`, keys);
  const count: number = keys.length;
  if (count === 0) throw rangeError('keys', `at least one key of 32 random bytes, ${ADVICE}`, 'none');
  const copies: Uint8Array[] = [];
  for (let i = 0; i < count; i++) copies.push(copyKey(`keys[${i}]`, keys[i]));
  return copies;
}

function copyKey(name: string, key: unknown): Uint8Array {
  if (typeof key === 'string') throw typeError(name, `a Uint8Array of 32 random bytes, ${ADVICE}; no passphrase`, key);
  if (!isBytes(key)) throw typeError(name, `a Uint8Array of 32 random bytes, ${ADVICE}`, key);
  const copy = copyBytes(key);
  if (lengthOf(copy) !== KEY_SIZE) throw rangeError(name, `32 random bytes, ${ADVICE}`, `${lengthOf(copy)} bytes`);
  return copy;
}
