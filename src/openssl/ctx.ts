// SSL_CTX_*: OpenSSL's names over SessionCache. A `ctx` is a SessionCache. Return values are C's: 1 and 0.
import { expectBytes, expectFunction, expectInteger, expectOneOf } from '../base/errors.js';
import { givenOptions } from '../base/given.js';
import { lengthOf } from '../base/intrinsics.js';
import { ID_CAPACITY } from '../core/layout.generated.js';
import { OPENSSL_VERSIONS, type OpenSSLVersion } from '../cache/openssl-version.js';
import { addIfRoom, flush, isAddable, remove, type Copy } from '../cache/operations.js';
import { expectSession, type Session } from '../cache/session.js';
import { stateOf, type BaseSessionCache as SessionCache } from '../cache/session-cache.js';

/** `ctx` stands where C has the connection: here is none. Returns 1 to keep the reference, else 0. */
export type NewCallback<T> = (ctx: SessionCache<T>, session: Session<T>) => number;
/** `copy.value` is 1; set it to 0 to give the reference away. */
export type GetCallback<T> = (ctx: SessionCache<T>, id: Uint8Array, copy: Copy) => Session<T> | null | undefined;
/** The ctx's reference is still held while it runs, and is not the callback's to free. */
export type RemoveCallback<T> = (ctx: SessionCache<T>, session: Session<T>) => void;

/** The cache sizes that were set: OpenSSL holds one session less, and a SessionCache says what it holds. */
const cacheSizes = new WeakMap<SessionCache<any>, number>();

/** What a ctx is made with. */
export interface ContextOptions {
  /** The clock: seconds since 1970 (default: as that of a SessionCache). */
  now?: () => number;
  /** The release whose rules the cache follows (default '3.5', that of Node 22 and later; '3.0': that of Node 18 and 20). */
  openssl?: OpenSSLVersion;
}

const CONTEXT_NAMES = new Set('now openssl'.split(' '));

/** Makes a cache with OpenSSL's defaults. */
export function newContext<Cache extends SessionCache<any>>(
  make: (options: Pick<ContextOptions, 'now'>) => Cache,
  options: ContextOptions,
): Cache {
  const { now, openssl = '3.5' } = givenOptions('options', options, CONTEXT_NAMES);
  expectOneOf('openssl', openssl, OPENSSL_VERSIONS);
  const ctx = make({ now });
  stateOf(ctx).openssl = openssl;
  SSL_CTX_sess_set_cache_size(ctx, ctx.cacheSize);
  return ctx;
}

/** Flushes everything, with the remove callback. */
export function SSL_CTX_free(ctx: SessionCache<any> | null | undefined): void {
  ctx?.[Symbol.dispose]();
}

/**
 * 1; 0 for the very session that is there, an empty id, a session of another ctx, no memory, null. That very session stays as it
 * is, unless SSL_SESS_CACHE_UPDATE_TIME gives it another time; in a ctx of OpenSSL 3.0 it becomes the newest of its ties.
 */
export function SSL_CTX_add_session<T>(ctx: SessionCache<T>, session: Session<T> | null | undefined): number {
  if (!session) return 0;
  expectSession<T>('session', session);
  const state = stateOf(ctx);
  return Number(isAddable(state, session) && addIfRoom(state, session));
}

/** 1 if a session with its id and version was there; 0 if not, for an empty id, and for null. */
export function SSL_CTX_remove_session<T>(ctx: SessionCache<T>, session: Session<T> | null | undefined): number {
  if (!session) return 0;
  expectSession<T>('session', session);
  return Number(remove(stateOf(ctx), session, 'removed'));
}

/** What has expired at `time` (seconds); everything at 0. At a negative time everything; in a ctx of OpenSSL 3.0 nothing. */
export function SSL_CTX_flush_sessions(ctx: SessionCache<any>, time: number): void {
  const state = stateOf(ctx);
  if (time === 0 || (time < 0 && state.openssl === '3.5')) flush(state);
  else if (!(time < 0)) ctx.flushSessions(time);
}

/** The same, of OpenSSL 3.4. There its `time_t` may be wider than a `long`: here are seconds in both. */
export const SSL_CTX_flush_sessions_ex = SSL_CTX_flush_sessions;

/** Whether the ctx has a session with this id (0 for more than 32 bytes) and version, expired or not. C takes the version from its SSL. */
export function SSL_has_matching_session_id(ctx: SessionCache<any>, id: Uint8Array, version: number): number {
  expectBytes('id', id, 0, Infinity);
  if (lengthOf(id) === 0 || lengthOf(id) > ID_CAPACITY) return 0;
  return Number(ctx.hasSession(id, version));
}

/** Returns the old size. A size N of 2 or more holds N - 1 sessions, as in OpenSSL; 0 is no limit; a negative one is refused with 0. */
export function SSL_CTX_sess_set_cache_size(ctx: SessionCache<any>, size: number): number {
  expectInteger('size', size, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  if (size < 0) return 0;
  const old = SSL_CTX_sess_get_cache_size(ctx);
  ctx.cacheSize = capacityOf(size);
  cacheSizes.set(ctx, size);
  return old;
}

/** What was set by its C name; what the cache holds, where that was set otherwise since. */
export function SSL_CTX_sess_get_cache_size(ctx: SessionCache<any>): number {
  const size = cacheSizes.get(ctx);
  return size !== undefined && capacityOf(size) === ctx.cacheSize ? size : ctx.cacheSize;
}

function capacityOf(size: number): number {
  return size > 1 ? size - 1 : size;
}

/** Seconds, for who makes sessions; not negative. Returns the old value. In OpenSSL 0 stands for the method's default, 7200. */
export function SSL_CTX_set_timeout(ctx: SessionCache<any>, seconds: number): number {
  const old = ctx.timeout;
  ctx.timeout = seconds;
  return old;
}

/** Seconds. */
export function SSL_CTX_get_timeout(ctx: SessionCache<any>): number {
  return ctx.timeout;
}

/** SSL_SESS_CACHE_* bits. Returns the old value. */
export function SSL_CTX_set_session_cache_mode(ctx: SessionCache<any>, mode: number): number {
  const old = ctx.mode;
  ctx.mode = mode;
  return old;
}

/** SSL_SESS_CACHE_* bits. */
export function SSL_CTX_get_session_cache_mode(ctx: SessionCache<any>): number {
  return ctx.mode;
}

/** Copies 0 to 32 bytes; 1. 0, with nothing changed, for more than 32 bytes. */
export function SSL_CTX_set_session_id_context(ctx: SessionCache<any>, idContext: Uint8Array): number {
  expectBytes('idContext', idContext, 0, Infinity);
  if (lengthOf(idContext) > ID_CAPACITY) return 0;
  ctx.idContext = idContext;
  return 1;
}

/** Called when a handshake has made a session (`store`). Null takes it away. */
export function SSL_CTX_sess_set_new_cb<T>(ctx: SessionCache<T>, callback: NewCallback<T> | null): void {
  expectFunction('callback', callback ?? undefined);
  stateOf(ctx).onNew = callback ? (session) => Boolean(callback(ctx, session)) : undefined;
}

/** Called by a handshake (`resume`) for an id that the ctx does not have. Null takes it away. */
export function SSL_CTX_sess_set_get_cb<T>(ctx: SessionCache<T>, callback: GetCallback<T> | null): void {
  expectFunction('callback', callback ?? undefined);
  stateOf(ctx).onGet = callback ? (id, copy) => callback(ctx, id, copy) ?? undefined : undefined;
}

/** Called when a session is removed, evicted or flushed, not when it is replaced. Null takes it away. */
export function SSL_CTX_sess_set_remove_cb<T>(ctx: SessionCache<T>, callback: RemoveCallback<T> | null): void {
  expectFunction('callback', callback ?? undefined);
  stateOf(ctx).onRemove = callback ? (session) => callback(ctx, session) : undefined;
}

/** Sessions held. */
export const SSL_CTX_sess_number = (ctx: SessionCache<any>): number => ctx.size;
/** Server handshakes begun: calls of `resume`. */
export const SSL_CTX_sess_accept = (ctx: SessionCache<any>): number => ctx.stats.accept;
/** Server handshakes completed: calls of `store`. */
export const SSL_CTX_sess_accept_good = (ctx: SessionCache<any>): number => ctx.stats.acceptGood;
/** Sessions found by a lookup, or resumed. */
export const SSL_CTX_sess_hits = (ctx: SessionCache<any>): number => ctx.stats.hits;
/** Sessions that the get callback gave, and that may be resumed. */
export const SSL_CTX_sess_cb_hits = (ctx: SessionCache<any>): number => ctx.stats.cbHits;
/** Ids looked up that were not there. */
export const SSL_CTX_sess_misses = (ctx: SessionCache<any>): number => ctx.stats.misses;
/** Ids looked up whose session had expired. */
export const SSL_CTX_sess_timeouts = (ctx: SessionCache<any>): number => ctx.stats.timeouts;
/** Sessions evicted. */
export const SSL_CTX_sess_cache_full = (ctx: SessionCache<any>): number => ctx.stats.cacheFull;
