// Keys by node:crypto, which answers at once.
import { zero } from '../../base/intrinsics.js';
import type { DerivedKey } from './derived-key.js';
import { DERIVED_SIZE, HINT_SIZE, LABEL, TAG_SIZE, type Label } from './format.js';
import type { NodeCrypto } from './runtime.js';

const NO_SALT = new Uint8Array(0);
const CIPHER = 'aes-256-gcm';
const TAG_LENGTH = { authTagLength: TAG_SIZE };

export class NodeKey implements DerivedKey {
  readonly hint: Uint8Array;
  readonly #crypto: NodeCrypto;
  readonly #nameKey: object;
  readonly #sealKey: object;

  constructor(crypto: NodeCrypto, key: Uint8Array) {
    this.hint = hintOf(crypto, key);
    this.#crypto = crypto;
    this.#nameKey = deriveKey(crypto, key, NO_SALT, LABEL.name);
    this.#sealKey = deriveKey(crypto, key, NO_SALT, LABEL.session);
  }

  authenticate(message: Uint8Array): Uint8Array {
    return this.#crypto.createHmac('sha256', this.#nameKey).update(message).digest();
  }

  encrypt(nonce: Uint8Array, additional: Uint8Array, plain: Uint8Array): Uint8Array {
    const sealed = new Uint8Array(plain.length + TAG_SIZE);
    encryptInto(this.#crypto, this.#sealKey, nonce, additional, plain, sealed);
    return sealed;
  }

  decrypt(nonce: Uint8Array, additional: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    return decrypt(this.#crypto, this.#sealKey, nonce, additional, sealed);
  }
}

export function hintOf(crypto: NodeCrypto, key: Uint8Array): Uint8Array {
  return new Uint8Array(crypto.hkdfSync('sha256', key, NO_SALT, LABEL.hint, HINT_SIZE));
}

/** A key that can't be read, by HKDF-SHA256. */
export function deriveKey(crypto: NodeCrypto, key: Uint8Array, salt: Uint8Array, label: Label): object {
  const bytes = new Uint8Array(crypto.hkdfSync('sha256', key, salt, label, DERIVED_SIZE));
  try {
    return crypto.createSecretKey(bytes);
  } finally {
    zero(bytes);
  }
}

/** Writes the ciphertext and its tag into the beginning of `sealed`. */
export function encryptInto(
  crypto: NodeCrypto,
  key: object,
  nonce: Uint8Array,
  additional: Uint8Array,
  plain: Uint8Array,
  sealed: Uint8Array,
): void {
  const cipher = crypto.createCipheriv(CIPHER, key, nonce, TAG_LENGTH);
  cipher.setAAD(additional);
  sealed.set(cipher.update(plain));
  // Nothing comes of it in this mode, but it makes the tag.
  cipher.final();
  sealed.set(cipher.getAuthTag(), plain.length);
}

/** Undefined where the tag is not that of these bytes. */
export function decrypt(
  crypto: NodeCrypto,
  key: object,
  nonce: Uint8Array,
  additional: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  const end = sealed.length - TAG_SIZE;
  const decipher = crypto.createDecipheriv(CIPHER, key, nonce, TAG_LENGTH);
  decipher.setAAD(additional);
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
    return plain;
  } catch {
    zero(plain);
    return undefined;
  }
}
