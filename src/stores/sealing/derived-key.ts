import type { Awaitable } from '../../base/store.js';

/** What is derived of one key to seal sessions. */
export interface DerivedKey {
  /** What is sealed with the key begins with it, so that opening need not try each. */
  readonly hint: Uint8Array;
  /** HMAC-SHA256 of a message. */
  authenticate(message: Uint8Array): Awaitable<Uint8Array>;
  /** The ciphertext and its tag. */
  encrypt(nonce: Uint8Array, additional: Uint8Array, plain: Uint8Array): Awaitable<Uint8Array>;
  /** Undefined where the tag is not that of these bytes. */
  decrypt(nonce: Uint8Array, additional: Uint8Array, sealed: Uint8Array): Awaitable<Uint8Array | undefined>;
}
