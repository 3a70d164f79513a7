// What the public methods, the handshake and the C names share: the table's operations, then callbacks and references in
// OpenSSL's order. Each makes sure of stack before it changes anything, and is complete before anything of the user's runs.
import { isLast, type CallbackQueue, type Hooks, type RemovalReason } from './callbacks.js';
import { coarseSeconds } from './clock.js';
import type { Backend } from '../core/core.js';
import type { Departure } from './departures.js';
import { expectSeconds, MemoryLimitError, rangeError } from '../base/errors.js';
import { rethrow } from './failures.js';
import { DEPARTED_EVICTED, DEPARTED_EXPIRED, DEPARTED_FLUSHED, FLAG_NOT_RESUMABLE } from '../core/layout.generated.js';
import { SESS_CACHE_UPDATE_TIME } from './modes.js';
import type { OpenSSLVersion } from './openssl-version.js';
import { randomBytes } from '../core/platform.js';
import { expectSession, handleOf, recordsOf, type Session } from './session.js';
import type { SessionTable } from './session-table.js';
import { claimStack } from './stack.generated.js';

/** `value` 1 (the default): the callback keeps its reference. 0: it gave one away. As `int *copy` in C. */
export interface Copy {
  value: number;
}

/** What a cache is made of. */
export interface CacheState<T> extends Hooks<T> {
  readonly table: SessionTable<T>;
  readonly callbacks: CallbackQueue<T>;
  readonly backend: Backend;
  /** Undefined: the default clock. */
  readonly clock: (() => number) | undefined;
  cacheSize: number;
  timeout: number;
  mode: number;
  idContext: Uint8Array;
  openssl: OpenSSLVersion;
  onGet: ((id: Uint8Array, copy: Copy) => Session<T> | undefined) | undefined;
}

/** Seconds since 1970. Throws what a user's clock throws, and where it does not tell the time. */
export function readClock({ clock }: CacheState<any>): number {
  if (clock === undefined) return coarseSeconds();
  const now: unknown = clock();
  expectSeconds('now()', now);
  return now;
}

/** Before an operation changes anything, after all that is the user's: the last that may throw. */
export function begin({ table, callbacks }: CacheState<any>): void {
  claimStack(table.size);
  callbacks.expectEnd();
}

/** When an operation is complete. Throws what callbacks throw, in a callback nothing: its caller's caller gets that. */
export function finish(state: CacheState<any>): void {
  const failures: unknown[] = [];
  drain(state, failures);
  rethrow(failures);
}

/** The same, for one of several operations: errors go to `failures`. */
export function drain(state: CacheState<any>, failures: unknown[]): void {
  state.callbacks.drain(state, state.table.size, failures);
}

/** SSL_CTX_add_session. */
export function add<T>(state: CacheState<T>, session: Session<T>): boolean {
  const added = insert(state, session);
  settle(state);
  return added;
}

/** The same, but false where memory can't grow. A MemoryLimitError of a callback is the caller's all the same. */
export function addIfRoom<T>(state: CacheState<T>, session: Session<T>): boolean {
  let added = false;
  try {
    added = insert(state, session);
  } catch (error) {
    if (!(error instanceof MemoryLimitError)) throw error;
  }
  settle(state);
  return added;
}

/** What an add changes. False for the very session that is there. */
function insert<T>(state: CacheState<T>, session: Session<T>): boolean {
  const { table } = state;
  // The clock first: it may be the user's, and do anything to the session that is judged next.
  const stamp = state.mode & SESS_CACHE_UPDATE_TIME ? readClock(state) : undefined;
  expectSession<T>('session', session);
  expectAddable(state, session);
  begin(state);
  const held = table.holds(session);
  if (!held) table.add(session, stamp);
  else if (isMovedByReadd(state, session, stamp)) table.readd(session, stamp);
  return !held;
}

/**
 * Whether adding the very session that is there gives it another place. OpenSSL 3.5 leaves it where it is even when its time
 * changes, and then evicts and flushes by an order that is none.
 */
function isMovedByReadd(state: CacheState<any>, session: Session<any>, stamp: number | undefined): boolean {
  return state.openssl === '3.0' || (stamp !== undefined && stamp !== recordsOf(session).time(handleOf(session)));
}

/** A session has an id to be found by, and belongs to one cache at a time. */
export function isAddable<T>(state: CacheState<T>, session: Session<T>): boolean {
  return hasId(session) && (state.table.holds(session) || !recordsOf(session).owner);
}

export function expectAddable<T>(state: CacheState<T>, session: Session<T>): void {
  if (isAddable(state, session)) return;
  if (!hasId(session)) throw rangeError('session.id', '1 to 32 bytes', '0');
  throw rangeError('session', 'a session that no other cache holds', 'one that does');
}

function hasId(session: Session<any>): boolean {
  return recordsOf(session).idLength(handleOf(session)) !== 0;
}

/** After a lookup that found nothing that may be resumed: what has expired departs. */
export function settleLookup(state: CacheState<any>): undefined {
  if (!state.table.hasExpired) return;
  begin(state);
  state.table.expire();
  settle(state);
}

/** The lookup of `takeSession`: the cache's reference becomes the caller's. */
export function take<T>(
  state: CacheState<T>,
  id: Uint8Array,
  protocolVersion: number,
  now: number,
): Session<T> | undefined {
  begin(state);
  const session = state.table.take(id, protocolVersion, now);
  if (session === undefined) return settleLookup(state);
  markNotResumable(session);
  if (state.onRemove) notifyOrFree(state, session);
  return session;
}

/** Who gets an error gets no session, so nobody else would drop this reference. */
function notifyOrFree<T>(state: CacheState<T>, session: Session<T>): void {
  const failures: unknown[] = [];
  state.callbacks.notifyUnheld(session, 'removed');
  drain(state, failures);
  if (failures.length) {
    state.callbacks.drop(session);
    drain(state, failures);
  }
  rethrow(failures);
}

/** A lookup for each id, and what they found expired departs. */
export function findMany(
  state: CacheState<any>,
  ids: Uint8Array,
  handles: Uint32Array,
  protocolVersion: number,
  now: number,
): Uint32Array {
  begin(state);
  state.table.findMany(ids, handles, protocolVersion, now);
  settle(state);
  return handles;
}

/** SSL_CTX_remove_session. */
export function remove<T>(state: CacheState<T>, session: Session<T>, reason: RemovalReason): boolean {
  if (!hasId(session)) return false;
  begin(state);
  const { table, callbacks } = state;
  const held = table.holds(session);
  if (held && !state.onRemove && isLast(session) && callbacks.isUnheard(session)) {
    table.free(session);
    return true;
  }
  const removed = held ? session : table.findRival(session);
  if (removed) table.remove(removed);
  markNotResumable(session);
  if (state.onRemove && held) callbacks.notify(session, reason);
  else if (state.onRemove) callbacks.notifyUnheld(session, reason);
  if (removed) callbacks.drop(removed);
  if (callbacks.isWaiting) finish(state);
  return removed !== undefined;
}

function markNotResumable(session: Session<any>): void {
  recordsOf(session).addFlags(handleOf(session), FLAG_NOT_RESUMABLE);
}

const ID_ATTEMPTS = 10;

/** A random id that no session of this version has. Throws an `Error` where chance gives none. */
export function generateId(state: CacheState<any>, length: number, protocolVersion: number): Uint8Array {
  const id = new Uint8Array(length);
  for (let attempt = 0; attempt < ID_ATTEMPTS; attempt++) {
    if (!state.table.find(randomBytes(id), protocolVersion)) return id;
  }
  throw new Error(`generateId: ${ID_ATTEMPTS} random ids of ${length} bytes were all in the cache`);
}

/** SSL_CTX_flush_sessions: what has expired at `now`, or everything. All callbacks, then all frees. */
export function flush<T>(state: CacheState<T>, now?: number): number {
  begin(state);
  state.table.flush(now);
  const departures = state.table.departures.takeAll();
  for (const departure of departures) notify(state, departure);
  for (const { session } of departures) state.callbacks.drop(session);
  finish(state);
  return departures.length;
}

/** After an operation that makes sessions depart: callback, then free, one session at a time. */
export function settle<T>(state: CacheState<T>): void {
  const { departures } = state.table;
  const { count } = departures;
  if (count === 0) return;
  // A full cache has one at every add: nothing is allocated for it.
  if (count === 1 && !state.onRemove && !state.evictionListeners) state.callbacks.drop(departures.takeOne());
  else settleAll(state, departures.takeAll());
  if (state.callbacks.isWaiting) finish(state);
}

function settleAll<T>(state: CacheState<T>, departures: readonly Departure<T>[]): void {
  for (const departure of departures) {
    notify(state, departure);
    state.callbacks.drop(departure.session);
  }
}

const REASONS: Readonly<Record<number, RemovalReason>> = {
  [DEPARTED_EVICTED]: 'evicted',
  [DEPARTED_EXPIRED]: 'expired',
  [DEPARTED_FLUSHED]: 'flushed',
};

/** Who listens, then the remove callback. OpenSSL does not call that for a session that another with its key has replaced. */
function notify<T>(state: CacheState<T>, { session, reason }: Departure<T>): void {
  const why = REASONS[reason];
  if (why === 'evicted' && state.evictionListeners) state.callbacks.tell(session);
  if (why && state.onRemove) state.callbacks.notify(session, why);
}
