import { expectMethods, expectObject } from '../../base/errors.js';
import type { Awaitable } from '../../base/store.js';

/**
 * A key-value store as `sealedStore` uses it: memcached, Deno KV, the storage of a Durable Object, a `Map`. Each method may answer at once or
 * by a promise. Keys are strings of at most 22 characters after the store's prefix, of A to Z, a to z, 0 to 9, `-` and `_`; values are bytes,
 * 41 more than the data of a session.
 */
export interface KeyValueStore {
  /** The value of a key, or null or undefined. The bytes are not changed. */
  get(key: string): Awaitable<Uint8Array | null | undefined>;
  /**
   * Keeps a value for so many seconds, a whole number of 1 to 2^31 - 1, or less where there is no room. To keep it for longer does no harm
   * but to room: when a session expires is sealed with it.
   */
  set(key: string, value: Uint8Array, lifetime: number): Awaitable<unknown>;
  /**
   * `get` and `delete` in one step: of all who ask for a key at the same time, also from other machines, one gets its value. Where it is two
   * steps, a session that is for a single use (`singleUse: true`) can be used twice, and what is sent in 0-RTT be replayed.
   */
  getdelete(key: string): Awaitable<Uint8Array | null | undefined>;
  /** Of what is not there, nothing. */
  delete(key: string): Awaitable<unknown>;
  /** Optional: shortens what is left of a lifetime to so many seconds; never makes it longer (EXPIRE with LT of Redis). */
  expire?(key: string, lifetime: number): Awaitable<unknown>;
}

const METHODS = ['get', 'set', 'getdelete', 'delete'] as const;

export function expectKeyValueStore(value: unknown): asserts value is KeyValueStore {
  expectObject('kv', value);
  expectMethods('kv', value, METHODS);
}
