// A sealed session on the wire, and what its store calls it. Numbers are big-endian.
//
//     0      1        5           17                                             n-16   n
//     |format|  hint  |   nonce   | AES-256-GCM of: expiry (8 bytes), session data | tag |
//
// Its additional data; a session's name is an HMAC of what comes after the purpose:
//
//     0      1       2         3           3+k     5+k
//     |format|purpose|id length|id, k bytes|version|
import { lengthOf, viewOf } from '../../base/intrinsics.js';
import { FORMAT, HINT_SIZE, NONCE_SIZE, PURPOSE, TAG_SIZE } from './format.js';
import { base64 } from './runtime.js';

const HINT = 1;
const NONCE = HINT + HINT_SIZE;
const CIPHERTEXT = NONCE + NONCE_SIZE;
/** A float64. */
const EXPIRY_SIZE = 8;
const LEAST_SIZE = CIPHERTEXT + EXPIRY_SIZE + TAG_SIZE;
/** Of the additional data, before the part that a name is an HMAC of. */
const NAMED = 2;
/** Bytes of that HMAC that a name keeps (RFC 2104 section 5). */
const NAME_SIZE = 16;

/** The additional data of a session. */
export function contextOf(id: Uint8Array, protocolVersion: number): Uint8Array {
  const length = lengthOf(id);
  const context = new Uint8Array(NAMED + 1 + length + 2);
  context[0] = FORMAT;
  context[1] = PURPOSE.session;
  context[NAMED] = length;
  context.set(id, NAMED + 1);
  context[NAMED + 1 + length] = protocolVersion >>> 8;
  context[NAMED + 2 + length] = protocolVersion;
  return context;
}

export function namedPart(context: Uint8Array): Uint8Array {
  return context.subarray(NAMED);
}

/** What a session is called: 22 characters of base64url (RFC 4648 section 5, without padding). */
export function nameOf(hmac: Uint8Array): string {
  return base64(hmac.subarray(0, NAME_SIZE)).slice(0, -2).replaceAll('+', '-').replaceAll('/', '_');
}

/** What is encrypted of a session: the sealer's to zero. */
export function plainOf(data: Uint8Array, expires: number): Uint8Array {
  const plain = new Uint8Array(EXPIRY_SIZE + lengthOf(data));
  new DataView(plain.buffer).setFloat64(0, expires);
  plain.set(data, EXPIRY_SIZE);
  return plain;
}

/** The session of what was decrypted, which it takes over. */
export function openedOf(plain: Uint8Array): { data: Uint8Array; expires: number } {
  const expiry = viewOf(plain, 0, EXPIRY_SIZE);
  const expires = new DataView(expiry.buffer, expiry.byteOffset).getFloat64(0);
  return { data: viewOf(plain, EXPIRY_SIZE, plain.length), expires };
}

export function sealedOf(hint: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(CIPHERTEXT + ciphertext.length);
  sealed[0] = FORMAT;
  sealed.set(hint, HINT);
  sealed.set(nonce, NONCE);
  sealed.set(ciphertext, CIPHERTEXT);
  return sealed;
}

/** The parts of what may be a sealed session, as views; undefined for what can be none. */
export function partsOf(
  sealed: Uint8Array,
): { hint: Uint8Array; nonce: Uint8Array; ciphertext: Uint8Array } | undefined {
  const length = lengthOf(sealed);
  if (length < LEAST_SIZE || sealed[0] !== FORMAT) return undefined;
  return {
    hint: viewOf(sealed, HINT, NONCE),
    nonce: viewOf(sealed, NONCE, CIPHERTEXT),
    ciphertext: viewOf(sealed, CIPHERTEXT, length),
  };
}
