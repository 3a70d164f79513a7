import type { Backend, CoreSource } from '../core/core.js';
import { expectInteger, expectProtocolVersion, expectSeconds } from '../base/errors.js';
import * as handshake from './handshake.js';
import { expectIds, expectKey, handlesFor } from './ids.js';
import { showBy } from '../base/inspect.js';
import { copyBytes, keepBytes } from '../base/intrinsics.js';
import { HANDLE_MASK, ID_CAPACITY } from '../core/layout.generated.js';
import * as operations from './operations.js';
import * as settings from './options.js';
import type { Offer, Resumption, StoreOptions } from './resumption.js';
import { expectSession, takeReference, type Session } from './session.js';
import { TLS1_2_VERSION } from '../base/versions.js';
import { readStats, type SessionCacheStats } from './stats.js';

/** @internal For the C names: what a cache is made of. */
export let stateOf: <T>(cache: BaseSessionCache<T>) => operations.CacheState<T>;

/**
 * A TLS session cache with OpenSSL's semantics: the cache inside SSL_CTX. Each entry of the package exports a `SessionCache`
 * that is one and brings its core.
 *
 * Wherever an argument is of a wrong type a method throws a `TypeError`; where it is out of its range, a session is freed or
 * another cache holds it, a `RangeError`. Then nothing has changed. Callbacks run after the operation and may call the
 * cache; an error of theirs reaches the caller when the operation is complete.
 */
export class BaseSessionCache<T = unknown> implements Disposable {
  readonly #state: operations.CacheState<T>;

  /** @internal */
  constructor(options: settings.SessionCacheOptions<T>, source: CoreSource) {
    this.#state = settings.createState(options, source);
  }

  /**
   * Adds a session: its reference count goes up by one. Another session with the same id and version is replaced and its
   * reference dropped; then the soonest to expire are evicted while there are too many. SSL_CTX_add_session.
   * @returns false for the very session that is there: nothing changes, unless SESS_CACHE_UPDATE_TIME gives it another time
   * @throws {MemoryLimitError} no room for one more session: nothing has changed
   */
  addSession(session: Session<T>): boolean {
    return operations.add(this.#state, session);
  }

  /**
   * Takes a session out, marks it not resumable, calls `onRemove` and drops the cache's reference. Where another session
   * has its id and version, that one is taken out, unmarked. SSL_CTX_remove_session.
   * @returns false if none was there; the session given is marked, and `onRemove` called, all the same
   */
  removeSession(session: Session<T>): boolean {
    expectSession<T>('session', session);
    return operations.remove(this.#state, session, 'removed');
  }

  /**
   * Looks up an unexpired session. Counts a hit, a miss or a timeout; an expired one is removed.
   * @param id 1 to 32 bytes
   * @param protocolVersion 0 to 0xffff, default 0x0303, TLS 1.2
   * @returns the session without a reference for the caller: valid until the cache lets go of it
   */
  getSession(id: Uint8Array, protocolVersion: number = TLS1_2_VERSION): Session<T> | undefined {
    // The clock first: it may be the user's, and change the bytes that are judged next.
    const now = operations.readClock(this.#state);
    expectKey(id, protocolVersion);
    return this.#state.table.lookup(id, protocolVersion, now) ?? operations.settleLookup(this.#state);
  }

  /** The same as `getSession`, with one reference for the caller, who has to `free` it (`using`). SSL_SESSION_up_ref. */
  acquireSession(id: Uint8Array, protocolVersion: number = TLS1_2_VERSION): Session<T> | undefined {
    const session = this.getSession(id, protocolVersion);
    if (session !== undefined) takeReference(session);
    return session;
  }

  /**
   * `getSession` for many ids at once, in their order: each counts, and an expired session is removed. The lookups overlap,
   * which takes a fraction of the time where the cache is larger than the processor's. A handle stands for its session as long
   * as the cache holds that. It is for use at once, with `sessionOf`: after 63 more sessions in the same place it stands for another.
   * @param ids of 32 bytes each, one after the other, read in place where they are in `idBuffer`
   * @param handles where the handles go, one for each id, 0 for an id without a session (default: a new array)
   * @returns `handles`
   */
  findMany(ids: Uint8Array, handles: Uint32Array = handlesFor(ids), protocolVersion = TLS1_2_VERSION): Uint32Array {
    const now = operations.readClock(this.#state);
    expectIds(ids, handles);
    expectProtocolVersion(protocolVersion);
    return operations.findMany(this.#state, ids, handles, protocolVersion, now);
  }

  /** The session of a handle that `findMany` gave, 0 to 2^32 - 1, without a reference for the caller; undefined for 0, and when it has left. */
  sessionOf(handle: number): Session<T> | undefined {
    expectInteger('handle', handle, 0, 0xffffffff);
    return this.#state.table.sessionOf(handle);
  }

  /**
   * A view of linear memory for so many ids of 32 bytes, at least 1: what is written there, `findMany` reads in place.
   * There is one such place in a cache. Adding sessions may detach a view of it, and asking for more ids does: what is written
   * to a detached view is lost, and `findMany` refuses it, so ask for one before each batch. Its `buffer` is all of the cache's
   * memory; what is written outside the view breaks the cache. Throws a `MemoryLimitError`.
   */
  idBuffer(ids: number): Uint8Array {
    expectInteger('ids', ids, 1, HANDLE_MASK);
    return this.#state.table.idBuffer(ids);
  }

  /**
   * Gets memory for so many sessions in all now, 0 to 2^26 - 1, rather than step by step as they are added. It may still grow
   * where their times of expiry differ, by up to a third.
   * @throws {MemoryLimitError} no room for so many; the cache holds what it held
   */
  reserve(sessions: number): void {
    expectInteger('sessions', sessions, 0, HANDLE_MASK);
    this.#state.table.reserve(sessions);
  }

  /** Whether a session is there, expired or not; arguments as of `getSession`. Counts nothing. SSL_has_matching_session_id. */
  hasSession(id: Uint8Array, protocolVersion: number = TLS1_2_VERSION): boolean {
    expectKey(id, protocolVersion);
    return this.#state.table.find(id, protocolVersion) !== undefined;
  }

  /**
   * `getSession` and `removeSession` in one step: single use (RFC 8446 appendix C.4). `onRemove` is called. The cache's reference
   * becomes the caller's to `free`.
   */
  takeSession(id: Uint8Array, protocolVersion: number = TLS1_2_VERSION): Session<T> | undefined {
    const now = operations.readClock(this.#state);
    expectKey(id, protocolVersion);
    return operations.take(this.#state, id, protocolVersion, now);
  }

  /**
   * The start of every server handshake: finds the session that a ClientHello offers, and says whether it may be resumed.
   * ssl_get_prev_session. The session that it gives has a reference for the caller to `free`.
   */
  resume(offer: Offer): Resumption<T> {
    return handshake.resume(this.#state, offer);
  }

  /**
   * The end of every server handshake: caches the session as the mode says, and flushes at every 256th. ssl_update_cache. The
   * caller's reference stays the caller's. Throws as `addSession` does.
   */
  store(session: Session<T>, options: StoreOptions = {}): void {
    handshake.store(this.#state, session, options);
  }

  /**
   * A random session id that is not in the cache.
   * @param length 1 to 32 bytes, default 32
   * @throws {Error} ten attempts gave ids that are in the cache (SSL_R_SSL_SESSION_ID_CONFLICT)
   */
  generateId(length: number = ID_CAPACITY, protocolVersion: number = TLS1_2_VERSION): Uint8Array {
    expectInteger('length', length, 1, ID_CAPACITY);
    expectProtocolVersion(protocolVersion);
    return operations.generateId(this.#state, length, protocolVersion);
  }

  /**
   * Flushes what has expired. SSL_CTX_flush_sessions.
   * @param now seconds since 1970 (default: the clock's); 0 flushes everything
   * @returns how many sessions left
   */
  flushSessions(now?: number): number {
    if (now !== undefined) expectSeconds('now', now);
    return operations.flush(this.#state, now === 0 ? undefined : (now ?? operations.readClock(this.#state)));
  }

  /** What runs the core of this cache. */
  get backend(): Backend {
    return this.#state.backend;
  }

  /** Sessions held. SSL_CTX_sess_number. */
  get size(): number {
    return this.#state.table.size;
  }

  /**
   * Bytes of linear memory that the cache uses. It grows with the sessions, and is used again, but never shrinks. What memory
   * has grown ahead and what was reserved is not counted until it is used.
   */
  get byteLength(): number {
    return this.#state.table.byteLength;
  }

  /** Sessions that may be held; 0: no limit. A smaller size takes effect with the next session added. SSL_CTX_sess_set_cache_size. */
  get cacheSize(): number {
    return this.#state.cacheSize;
  }

  /** Throws a RangeError for what is no integer from 0 to 2^53 - 1. */
  set cacheSize(sessions: number) {
    settings.setCacheSize(this.#state, sessions);
  }

  /** Seconds, for who makes sessions. Touches no session that exists. SSL_CTX_set_timeout. */
  get timeout(): number {
    return this.#state.timeout;
  }

  /** Throws a RangeError for what is negative or not finite. */
  set timeout(seconds: number) {
    settings.expectTimeout(seconds);
    this.#state.timeout = seconds;
  }

  /** SESS_CACHE_* bits. SSL_CTX_set_session_cache_mode. */
  get mode(): number {
    return this.#state.mode;
  }

  /** Throws a RangeError for what is no integer from 0 to 2^31 - 1. */
  set mode(bits: number) {
    settings.expectMode(bits);
    this.#state.mode = bits;
  }

  /** Session id context of the connections, 0 to 32 bytes: a copy at each read. SSL_CTX_set_session_id_context. */
  get idContext(): Uint8Array {
    return copyBytes(this.#state.idContext);
  }

  /** Copies the bytes. */
  set idContext(bytes: Uint8Array) {
    settings.expectIdContext(bytes);
    this.#state.idContext = keepBytes(bytes);
  }

  /** The counters as they are now: a snapshot. SSL_CTX_sess_*. */
  get stats(): SessionCacheStats {
    return readStats(this.#state.table);
  }

  /** The sessions held when it begins, in order of eviction: soonest to expire first. */
  [Symbol.iterator](): Iterator<Session<T>> {
    return this.#state.table.inOrder()[Symbol.iterator]();
  }

  /** Flushes everything, with callbacks. SSL_CTX_free. */
  [Symbol.dispose](): void {
    operations.flush(this.#state);
  }

  static {
    stateOf = (cache) => cache.#state;
    showBy(this, ['size', 'cacheSize', 'hits', 'misses', 'timeouts', 'cacheFull']);
  }
}
