// What all contestants have in common.
import { Session } from '../../dist/index.js';

export interface Cache {
  readonly size: number;
  /** Bytes of linear memory; missing where there is none. */
  readonly byteLength?: number;
  /** Puts a session into the cache under its id, which is not there yet. */
  put(id: Buffer, session: Session): void;
  get(id: Buffer): Session | undefined;
  /** Both are at hand where a server removes a session: each takes what its API asks for. False if it was not there. */
  remove(id: Buffer, session: Session): boolean;
  /** Gets and removes. */
  take(id: Buffer): Session | undefined;
  /** For who does not look ids up one by one. */
  prepareLookups?(ids: readonly Buffer[]): Lookups;
}

/** Lookups of ids that were given before. */
export interface Lookups {
  /** This is what is timed. Returns how many were found. */
  run(): number;
  /** What was found, one for each id. */
  results(): (Session | undefined)[];
}

/** Where sessions expire. What adding and looking up cost does not matter here. */
export interface ExpiringCache {
  readonly size: number;
  /** Puts a session, made at `START` with this timeout, into the cache under its id, which is not there yet. */
  put(id: Buffer, session: Session, timeout: number): void;
  get(id: Buffer): Session | undefined;
  /** Drops what has expired so many seconds after `START`. Returns how many. */
  flush(seconds: number): number;
}

/** When sessions that expire are made, in seconds since 1970. */
export const START = 1_700_000_000;

/** As a limit. */
export const UNLIMITED = 0;

export interface Contestant {
  readonly name: string;
  /** Untimed, before its caches get these Buffers, and again when the bytes in them have changed. */
  readonly prepare?: (ids: readonly Buffer[]) => void;
  /**
   * An empty cache for so many sessions: no more will be added.
   *
   * @param limit how many it may hold (default `size`), UNLIMITED for any number; ignored where there is no such choice
   */
  create(size: number, limit?: number): Cache;
  /** An empty cache that holds so many sessions at most, and evicts the oldest. */
  createBounded(size: number): Cache;
  /** Missing where sessions don't expire by themselves. */
  createExpiring?(size: number): ExpiringCache;
  /** So many times its size may be held before the oldest are evicted (default 1). */
  readonly slack?: number;
  /** The operations that it differs in from another contestant (default all). */
  readonly operations?: readonly string[];
}

/** Makes a session, since a server does so, too, and puts it into the cache. */
export function addNew(cache: Cache, id: Buffer): Session {
  const session = new Session(id);
  cache.put(id, session);
  return session;
}

/** The same with a session that expires so many seconds after `START`. */
export function addExpiring(cache: ExpiringCache, id: Buffer, timeout: number): Session {
  const session = new Session(id, { time: START, timeout });
  cache.put(id, session, timeout);
  return session;
}
