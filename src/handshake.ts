// The server's side of a handshake: what OpenSSL does with its cache at the start (ssl_get_prev_session) and at the end
// (ssl_update_cache). Without a connection: what the cache needs to know of it comes as arguments.
import { expectBoolean, expectBytes, expectOptions, expectProtocolVersion } from './errors.js';
import { attempt, rethrow } from './failures.js';
import {
  COUNTER_ACCEPT,
  COUNTER_ACCEPT_GOOD,
  COUNTER_CB_HITS,
  COUNTER_HITS,
  COUNTER_MISSES,
  COUNTER_TIMEOUTS,
  ID_CAPACITY,
} from './layout.generated.js';
import {
  SESS_CACHE_NO_AUTO_CLEAR,
  SESS_CACHE_NO_INTERNAL_LOOKUP,
  SESS_CACHE_NO_INTERNAL_STORE,
  SESS_CACHE_SERVER,
} from './modes.js';
import { add, addIfRoom, expectAddable, flush, isAddable, readClock, remove, type CacheState } from './operations.js';
import { expectSession, TLS1_2_VERSION, type Session } from './session.js';

/** What a ClientHello offers, and what the connection asks of a session. */
export interface Offer {
  /** The session id offered, 0 to 32 bytes; empty: none is offered. */
  id: Uint8Array;
  /** The version of the connection, 0 to 0xffff (default 0x0303, TLS 1.2). */
  protocolVersion?: number;
  /** The session id context of the connection, 0 to 32 bytes (default: the cache's). */
  idContext?: Uint8Array;
  /** Whether the server verifies client certificates (SSL_VERIFY_PEER), default false. */
  verifyPeer?: boolean;
  /** Whether the ClientHello has the extended_master_secret extension (RFC 7627), default false. */
  extendedMasterSecret?: boolean;
}

export interface StoreOptions {
  /** Whether the handshake resumed this session, default false. */
  resumed?: boolean;
  /** Whether the server verifies client certificates (SSL_VERIFY_PEER), default false. */
  verifyPeer?: boolean;
}

const OFFER_NAMES = new Set('id protocolVersion idContext verifyPeer extendedMasterSecret'.split(' '));
const STORE_NAMES = new Set('resumed verifyPeer'.split(' '));

/** Why there is no session to resume. */
export type RefusalReason =
  | 'none-offered'
  | 'unknown'
  | 'version'
  | 'context'
  | 'context-uninitialized'
  | 'expired'
  | 'extended-master-secret'
  | 'not-resumable';

/** A session with one reference, the caller's; or why there is none, and whether the handshake must fail. */
export type Resumption<T> =
  | { session: Session<T>; reason: 'hit' | 'callback-hit' }
  | { session: undefined; fatal: boolean; reason: RefusalReason };

interface Connection {
  readonly id: Uint8Array;
  readonly protocolVersion: number;
  readonly idContext: Uint8Array;
  readonly verifyPeer: boolean;
  readonly extendedMasterSecret: boolean;
}

/** The start of a handshake. Bad input throws before anything is counted. */
export function resume<T>(state: CacheState<T>, offer: Offer): Resumption<T> {
  const now = readClock(state);
  const connection = readOffer(state, offer);
  state.table.count(COUNTER_ACCEPT);
  if (connection.id.length === 0) return refusal('none-offered');
  const found = findInternal(state, connection) ?? findExternal(state, connection);
  if (!found.session) return found;
  const refused = check(connection, found.session, now);
  if (!refused) {
    state.table.count(COUNTER_HITS);
    return found;
  }
  const failures: unknown[] = [];
  if (refused.reason === 'expired') {
    state.table.count(COUNTER_TIMEOUTS);
    attempt(failures, () => remove(state, found.session, 'expired'));
  }
  attempt(failures, () => found.session.free());
  rethrow(failures);
  return refused;
}

function readOffer(state: CacheState<any>, offer: Offer): Connection {
  expectOptions('offer', offer, OFFER_NAMES);
  const { id, protocolVersion = TLS1_2_VERSION, idContext = state.idContext } = offer;
  const { verifyPeer = false, extendedMasterSecret = false } = offer;
  expectBytes('offer.id', id, 0, ID_CAPACITY);
  expectProtocolVersion(protocolVersion);
  expectBytes('offer.idContext', idContext, 0, ID_CAPACITY);
  expectBoolean('offer.verifyPeer', verifyPeer);
  expectBoolean('offer.extendedMasterSecret', extendedMasterSecret);
  return { id, protocolVersion, idContext, verifyPeer, extendedMasterSecret };
}

function refusal(reason: RefusalReason, fatal = false): Resumption<never> & { session: undefined } {
  return { session: undefined, fatal, reason };
}

function findInternal<T>(state: CacheState<T>, connection: Connection): Resumption<T> | undefined {
  if (state.mode & SESS_CACHE_NO_INTERNAL_LOOKUP) return undefined;
  const session = state.table.find(connection.id, connection.protocolVersion);
  if (session) return { session: session.upRef(), reason: 'hit' };
  state.table.count(COUNTER_MISSES);
  return undefined;
}

function findExternal<T>(state: CacheState<T>, connection: Connection): Resumption<T> {
  const copy = { value: 1 };
  const session = state.onGet?.(Uint8Array.from(connection.id), copy);
  if (session === undefined || session === null) return refusal('unknown');
  expectSession<T>('onGet()', session);
  if (!session.resumable) {
    if (!copy.value) session.free();
    return refusal('not-resumable');
  }
  state.table.count(COUNTER_CB_HITS);
  if (copy.value) session.upRef();
  const failures: unknown[] = [];
  // OpenSSL ignores whether this add succeeds: the session is resumed all the same.
  const added = !(state.mode & SESS_CACHE_NO_INTERNAL_STORE) && isAddable(state, session);
  if (added) attempt(failures, () => addIfRoom(state, session));
  if (failures.length) attempt(failures, () => session.free());
  rethrow(failures);
  return { session, reason: 'callback-hit' };
}

/** The checks of a session that was found, in OpenSSL's order. */
function check<T>(connection: Connection, session: Session<T>, now: number): Resumption<T> | undefined {
  if (session.protocolVersion !== connection.protocolVersion) return refusal('version');
  if (!sameBytes(session.idContext, connection.idContext)) return refusal('context');
  if (connection.verifyPeer && connection.idContext.length === 0) return refusal('context-uninitialized', true);
  if (now > session.time + session.timeout) return refusal('expired');
  if (session.extendedMasterSecret === connection.extendedMasterSecret) return undefined;
  return refusal('extended-master-secret', session.extendedMasterSecret);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The end of a handshake. Bad input throws before anything changes. As in OpenSSL, the flush is by whole seconds. */
export function store<T>(state: CacheState<T>, session: Session<T>, options: StoreOptions): void {
  const now = readClock(state);
  expectSession<T>('session', session);
  expectOptions('options', options, STORE_NAMES);
  const { resumed = false, verifyPeer = false } = options;
  expectBoolean('options.resumed', resumed);
  expectBoolean('options.verifyPeer', verifyPeer);
  const cached = (state.mode & SESS_CACHE_SERVER) !== 0 && isCacheable(session, verifyPeer);
  const added = cached && !resumed && !(state.mode & SESS_CACHE_NO_INTERNAL_STORE);
  if (added) expectAddable(state, session);
  const failures: unknown[] = [];
  if (added) attempt(failures, () => add(state, session));
  if (cached && !resumed) attempt(failures, () => announce(state, session));
  if (cached && isFlushDue(state)) attempt(failures, () => flush(state, Math.floor(now)));
  state.table.count(COUNTER_ACCEPT_GOOD);
  rethrow(failures);
}

function isCacheable(session: Session<any>, verifyPeer: boolean): boolean {
  return session.resumable && !(verifyPeer && session.idContext.length === 0);
}

/** At every 256th good handshake. */
function isFlushDue(state: CacheState<any>): boolean {
  return !(state.mode & SESS_CACHE_NO_AUTO_CLEAR) && (state.table.counter(COUNTER_ACCEPT_GOOD) & 255) === 255;
}

/** The new callback gets a reference, and keeps it by returning true. */
function announce<T>(state: CacheState<T>, session: Session<T>): void {
  if (!state.onNew) return;
  session.upRef();
  const failures: unknown[] = [];
  let kept: boolean | void = false;
  attempt(failures, () => (kept = state.onNew?.(session)));
  if (!kept) attempt(failures, () => session.free());
  rethrow(failures);
}
