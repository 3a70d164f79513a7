// Seals sessions for stores that others can read and write.
import { after, together } from '../../base/awaitable.js';
import { sameBytes, zero } from '../../base/intrinsics.js';
import type { Awaitable, FoundSession } from '../../base/store.js';
import type { DerivedKey } from './derived-key.js';
import { NONCE_SIZE } from './format.js';
import * as format from './session-format.js';
import { copyKeys, type SealingKeys } from './keys.js';
import { NodeKey } from './node-key.js';
import { expectNodeCrypto, nodeCrypto, randomBytes, subtle, type NodeCrypto } from './runtime.js';
import { WebKey } from './web-key.js';

/** Why bytes don't open: no sealed session of this format, sealed with a key that is not there, or not these bytes for this session. */
export type Unopened = 'malformed' | 'unknown-key' | 'tampered';

/** Answers at once where there is node:crypto, by promises where there is WebCrypto only. What is given is read before it returns. */
export interface Sealer {
  /** What a session is called in a store: by the first key, which new sessions are stored by, then by each of the others. */
  names(id: Uint8Array, protocolVersion: number): Awaitable<string[]>;
  /** @param expires seconds since 1970 */
  seal(id: Uint8Array, protocolVersion: number, data: Uint8Array, expires: number): Awaitable<Uint8Array>;
  open(id: Uint8Array, protocolVersion: number, sealed: Uint8Array): Awaitable<FoundSession | Unopened>;
}

/** A sealer that answers at once. */
export interface SyncSealer extends Sealer {
  names(id: Uint8Array, protocolVersion: number): string[];
  seal(id: Uint8Array, protocolVersion: number, data: Uint8Array, expires: number): Uint8Array;
  open(id: Uint8Array, protocolVersion: number, sealed: Uint8Array): FoundSession | Unopened;
}

/**
 * Throws a `TypeError` for what is no array of Uint8Arrays, and a `RangeError` for none or for one that has not 32 bytes. Where there is
 * neither node:crypto nor WebCrypto, what it is asked for rejects.
 */
export function createSealer(keys: SealingKeys): Sealer {
  const crypto = nodeCrypto();
  return crypto ? sealerOf(crypto, keys) : new SessionSealer(webKeys(copyKeys(keys)));
}

/** The same, and throws an `Error` where there is no node:crypto. */
export function createSyncSealer(keys: SealingKeys): SyncSealer {
  return sealerOf(expectNodeCrypto(), keys);
}

function sealerOf(crypto: NodeCrypto, keys: SealingKeys): SyncSealer {
  const copies = copyKeys(keys);
  const derived = copies.map((key) => new NodeKey(crypto, key));
  copies.forEach(zero);
  // Its keys answer at once, and so does all that it does.
  return new SessionSealer(() => derived) as Sealer as SyncSealer;
}

/** Derives the keys when they are first asked for: an edge runtime may have no WebCrypto before there is a request. */
function webKeys(keys: Uint8Array[]): () => Awaitable<readonly DerivedKey[]> {
  let derived: Promise<readonly DerivedKey[]> | undefined;
  const derive = async () => {
    const web = subtle();
    const all = await Promise.all(keys.map((key) => WebKey.derive(web, key)));
    keys.forEach(zero);
    return all;
  };
  const forget = (error: unknown) => {
    derived = undefined;
    throw error;
  };
  return () => (derived ??= derive().catch(forget));
}

class SessionSealer implements Sealer {
  readonly #keys: () => Awaitable<readonly DerivedKey[]>;

  constructor(keys: () => Awaitable<readonly DerivedKey[]>) {
    this.#keys = keys;
  }

  names(id: Uint8Array, protocolVersion: number): Awaitable<string[]> {
    const named = format.namedPart(format.contextOf(id, protocolVersion));
    const hmacs = after(this.#keys(), (keys) => together(keys.map((key) => key.authenticate(named))));
    return after(hmacs, (all) => all.map(format.nameOf));
  }

  seal(id: Uint8Array, protocolVersion: number, data: Uint8Array, expires: number): Awaitable<Uint8Array> {
    const context = format.contextOf(id, protocolVersion);
    const nonce = randomBytes(NONCE_SIZE);
    const plain = format.plainOf(data, expires);
    return after(this.#keys(), ([key]) =>
      after(key.encrypt(nonce, context, plain), (ciphertext) => {
        zero(plain);
        return format.sealedOf(key.hint, nonce, ciphertext);
      }),
    );
  }

  open(id: Uint8Array, protocolVersion: number, sealed: Uint8Array): Awaitable<FoundSession | Unopened> {
    const parts = format.partsOf(sealed);
    if (!parts) return 'malformed';
    const { hint, nonce, ciphertext } = parts;
    const context = format.contextOf(id, protocolVersion);
    return after(this.#keys(), (keys) => {
      const hinted = keys.filter((key) => sameBytes(key.hint, hint));
      return hinted.length > 0 ? openByAny(hinted, nonce, context, ciphertext) : 'unknown-key';
    });
  }
}

/** Two keys may have the same hint. */
function openByAny(
  [key, ...others]: readonly DerivedKey[],
  nonce: Uint8Array,
  context: Uint8Array,
  ciphertext: Uint8Array,
): Awaitable<FoundSession | Unopened> {
  return after(key.decrypt(nonce, context, ciphertext), (plain) => {
    if (plain) return format.openedOf(plain);
    return others.length > 0 ? openByAny(others, nonce, context, ciphertext) : 'tampered';
  });
}
