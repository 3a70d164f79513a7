import { expectFunction, expectMethods, expectObject } from './errors.js';

/** A value, or a promise of one. */
export type Awaitable<T> = T | PromiseLike<T>;

/**
 * Where sessions are kept: this, a `SessionCache<Uint8Array>`, or anything of the same shape. A session is found by its id,
 * of 32 bytes, and its protocol version together. The store sees opaque bytes; they are key material.
 */
export interface SessionStore {
  /** The data of a session that has not expired. The bytes stay the store's, unless it gives copies. */
  get(id: Uint8Array, protocolVersion: number): Awaitable<Uint8Array | null | undefined>;
  /** `get` and `delete` in one step: of all who take a session, one gets it. The bytes are the caller's, who zeroes them. */
  take(id: Uint8Array, protocolVersion: number): Awaitable<Uint8Array | null | undefined>;
  /**
   * Keeps the data for so many seconds, in place of what it had by that key. The bytes are the store's from then on, unless it keeps
   * copies. `heir`, a hint that a store may ignore: the connection that made the session was itself resumed, so its client is one that
   * comes back. `groups`, for stores that revoke by groups: those that the session is in.
   */
  set(
    id: Uint8Array,
    protocolVersion: number,
    data: Uint8Array,
    timeout: number,
    heir?: boolean,
    groups?: SessionGroups,
  ): Awaitable<unknown>;
  /** Of what is not there, nothing. What it gives is not looked at. */
  delete(id: Uint8Array, protocolVersion: number): Awaitable<unknown>;
  /** A hint, for stores that have it: the session will hardly be asked for again, and may be the first to go. */
  retire?(id: Uint8Array, protocolVersion: number): Awaitable<unknown>;
  /** `get` for those that keep a copy elsewhere: with when the session expires. */
  lookUp?(id: Uint8Array, protocolVersion: number): Awaitable<FoundSession | undefined>;
  /** For stores that revoke by groups: the generation as of now, for the groups of sessions whose handshake begins now. */
  generation?(): number | undefined;
  /** For stores that others can remove from: tells of what they remove, so that no copy of it is used. Returns what ends it. */
  onRemoved?(listener: RemovalListener): () => void;
  /**
   * Whether it keeps copies, and gives copies: what it is given is the caller's again when `set` returns, what it gives is the caller's,
   * and the caller zeroes both. Otherwise they are the store's.
   */
  readonly copies?: boolean;
}

/** What a store must have, and what it may have. */
const METHODS = ['get', 'take', 'set', 'delete'] as const satisfies readonly (keyof SessionStore)[];
const HINTS = ['retire', 'lookUp', 'generation', 'onRemoved'] as const satisfies readonly (keyof SessionStore)[];

/** A hint that is null is there, and no function. */
export function expectStore(name: string, value: unknown): asserts value is SessionStore {
  expectObject(name, value);
  expectMethods(name, value, METHODS);
  for (const hint of HINTS) expectFunction(`${name}.${hint}`, (value as Partial<SessionStore>)[hint]);
}

/** A session of a store. */
export interface FoundSession {
  /** The caller's. */
  readonly data: Uint8Array;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** What sessions can be revoked by, beside their ids. */
export interface SessionGroups {
  /** At most 8, of 1 to 255 bytes each. Those of the binding: the server's `sessionIdContext`, the `fingerprint256` of the client's certificate. */
  readonly names: readonly string[];
  /** What the store's `generation` gave before the handshake began. */
  readonly generation: number | undefined;
}

/** Hears of one session that was removed, or where there is no id, that any may be. */
export type RemovalListener = (id?: Uint8Array, protocolVersion?: number) => void;
