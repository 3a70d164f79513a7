/** A value, or a promise of one. */
export type Awaitable<T> = T | PromiseLike<T>;

/**
 * Where sessions are kept: this, a `SessionCache<Uint8Array>`, or anything of the same shape. A session is found by its id,
 * of 32 bytes, and its protocol version together. The store sees opaque bytes; they are key material.
 */
export interface SessionStore {
  /** The data of a session that has not expired. The bytes stay the store's. */
  get(id: Uint8Array, protocolVersion: number): Awaitable<Uint8Array | null | undefined>;
  /** `get` and `delete` in one step: of all who take a session, one gets it. The bytes are the caller's, who zeroes them. */
  take(id: Uint8Array, protocolVersion: number): Awaitable<Uint8Array | null | undefined>;
  /**
   * Keeps the data for so many seconds, in place of what it had by that key. The bytes are the store's from then on. `heir`, a hint that
   * a store may ignore: the connection that made the session was itself resumed, so its client is one that comes back.
   */
  set(id: Uint8Array, protocolVersion: number, data: Uint8Array, timeout: number, heir?: boolean): Awaitable<unknown>;
  /** Of what is not there, nothing. What it gives is not looked at. */
  delete(id: Uint8Array, protocolVersion: number): Awaitable<unknown>;
  /** A hint, for stores that have it: the session will hardly be asked for again, and may be the first to go. */
  retire?(id: Uint8Array, protocolVersion: number): Awaitable<unknown>;
}
