// The server's side of a handshake: what OpenSSL does with its cache at the start (ssl_get_prev_session) and at the end
// (ssl_update_cache). Without a connection: what the cache needs to know of it comes as arguments.
import { expectBoolean, expectBytes, expectProtocolVersion } from '../base/errors.js';
import { attempt, rethrow } from './failures.js';
import { givenOptions } from '../base/given.js';
import { copyBytes, lengthOf, sameBytes } from '../base/intrinsics.js';
import {
  COUNTER_ACCEPT,
  COUNTER_ACCEPT_GOOD,
  COUNTER_CB_HITS,
  COUNTER_HITS,
  COUNTER_MISSES,
  COUNTER_TIMEOUTS,
  FLAG_EXTENDED_MASTER_SECRET,
  ID_CAPACITY,
} from '../core/layout.generated.js';
import {
  SESS_CACHE_NO_AUTO_CLEAR,
  SESS_CACHE_NO_INTERNAL_LOOKUP,
  SESS_CACHE_NO_INTERNAL_STORE,
  SESS_CACHE_SERVER,
} from './modes.js';
import {
  add,
  addIfRoom,
  begin,
  drain,
  expectAddable,
  flush,
  isAddable,
  readClock,
  remove,
  type CacheState,
  type Copy,
} from './operations.js';
import type { Offer, RefusalReason, Resumption, StoreOptions } from './resumption.js';
import { TLS1_2_VERSION } from '../base/versions.js';
import {
  expectSession,
  handleOf,
  idContextOf,
  isResumable,
  recordsOf,
  takeReference,
  type Session,
} from './session.js';

const OFFER_NAMES = new Set('id protocolVersion idContext verifyPeer extendedMasterSecret'.split(' '));
const STORE_NAMES = new Set('resumed verifyPeer'.split(' '));

type Refusal = { session: undefined; fatal: boolean; reason: RefusalReason };

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
  const session = findInternal(state, connection);
  const refused = session && check(connection, session, now);
  if (session === undefined || refused) return resumeNothing(state, connection, now, session, refused);
  const found: Resumption<T> = { session, reason: 'hit' };
  state.table.count(COUNTER_ACCEPT);
  state.table.count(COUNTER_HITS);
  // Last: whoever gets no session, since the stack is exhausted, has no reference to drop.
  takeReference(session);
  return found;
}

/** Where the cache has no session, or one that is refused. */
function resumeNothing<T>(
  state: CacheState<T>,
  connection: Connection,
  now: number,
  session: Session<T> | undefined,
  refused: Refusal | undefined,
): Resumption<T> {
  begin(state);
  state.table.count(COUNTER_ACCEPT);
  if (lengthOf(connection.id) === 0) return refusal('none-offered');
  if (session && refused) {
    takeReference(session);
    return refuse(state, session, refused);
  }
  if (!(state.mode & SESS_CACHE_NO_INTERNAL_LOOKUP)) state.table.count(COUNTER_MISSES);
  const found = findExternal(state, connection);
  if (!found.session) return found;
  const reason = check(connection, found.session, now);
  if (reason) return refuse(state, found.session, reason);
  state.table.count(COUNTER_HITS);
  return found;
}

/** A session of which the handshake has a reference. */
function refuse<T>(state: CacheState<T>, session: Session<T>, refused: Refusal): Refusal {
  const failures: unknown[] = [];
  if (refused.reason === 'expired') {
    state.table.count(COUNTER_TIMEOUTS);
    attempt(failures, () => remove(state, session, 'expired'));
  }
  drop(state, session, failures);
  rethrow(failures);
  return refused;
}

/** A reference that this handshake had. */
function drop<T>(state: CacheState<T>, session: Session<T>, failures: unknown[]): void {
  state.callbacks.drop(session);
  drain(state, failures);
}

function readOffer(state: CacheState<any>, offer: Offer): Connection {
  const given = givenOptions('offer', offer, OFFER_NAMES);
  const { id, protocolVersion = TLS1_2_VERSION, idContext = state.idContext } = given;
  const { verifyPeer = false, extendedMasterSecret = false } = given;
  expectBytes('offer.id', id, 0, ID_CAPACITY);
  expectProtocolVersion(protocolVersion);
  expectBytes('offer.idContext', idContext, 0, ID_CAPACITY);
  expectBoolean('offer.verifyPeer', verifyPeer);
  expectBoolean('offer.extendedMasterSecret', extendedMasterSecret);
  return { id, protocolVersion, idContext, verifyPeer, extendedMasterSecret };
}

function refusal(reason: RefusalReason, fatal = false): Refusal {
  return { session: undefined, fatal, reason };
}

function findInternal<T>(state: CacheState<T>, { id, protocolVersion }: Connection): Session<T> | undefined {
  if (lengthOf(id) === 0 || state.mode & SESS_CACHE_NO_INTERNAL_LOOKUP) return undefined;
  return state.table.find(id, protocolVersion);
}

function findExternal<T>(state: CacheState<T>, connection: Connection): Resumption<T> {
  const copy: Copy = { value: 1 };
  const session = state.onGet?.(copyBytes(connection.id), copy);
  if (session === undefined || session === null) return refusal('unknown');
  expectSession<T>('onGet()', session);
  const away = !copy.value;
  begin(state);
  const failures: unknown[] = [];
  if (!isResumable(session)) {
    if (away) drop(state, session, failures);
    rethrow(failures);
    return refusal('not-resumable');
  }
  state.table.count(COUNTER_CB_HITS);
  if (!away) takeReference(session);
  // OpenSSL ignores whether this add succeeds: the session is resumed all the same.
  const added = !(state.mode & SESS_CACHE_NO_INTERNAL_STORE) && isAddable(state, session);
  if (added) attempt(failures, () => addIfRoom(state, session));
  if (failures.length) drop(state, session, failures);
  rethrow(failures);
  return { session, reason: 'callback-hit' };
}

/** The checks of a session that was found, in OpenSSL's order. */
function check<T>(connection: Connection, session: Session<T>, now: number): Refusal | undefined {
  const records = recordsOf(session);
  const handle = handleOf(session);
  if (records.version(handle) !== connection.protocolVersion) return refusal('version');
  if (!sameBytes(idContextOf(session), connection.idContext)) return refusal('context');
  if (connection.verifyPeer && lengthOf(connection.idContext) === 0) return refusal('context-uninitialized', true);
  if (now > records.time(handle) + records.timeout(handle)) return refusal('expired');
  const extended = (records.flags(handle) & FLAG_EXTENDED_MASTER_SECRET) !== 0;
  return extended === connection.extendedMasterSecret ? undefined : refusal('extended-master-secret', extended);
}

/** The end of a handshake. Bad input throws before anything changes. As in OpenSSL, the flush is by whole seconds. */
export function store<T>(state: CacheState<T>, session: Session<T>, options: StoreOptions): void {
  const now = readClock(state);
  const { resumed = false, verifyPeer = false } = givenOptions('options', options, STORE_NAMES);
  expectBoolean('options.resumed', resumed);
  expectBoolean('options.verifyPeer', verifyPeer);
  expectSession<T>('session', session);
  const cached = (state.mode & SESS_CACHE_SERVER) !== 0 && isCacheable(session, verifyPeer);
  const added = cached && !resumed && !(state.mode & SESS_CACHE_NO_INTERNAL_STORE);
  if (added) expectAddable(state, session);
  begin(state);
  const failures: unknown[] = [];
  if (added) attempt(failures, () => add(state, session));
  if (cached && !resumed && state.onNew) {
    state.callbacks.announce(session);
    drain(state, failures);
  }
  if (cached && isFlushDue(state)) attempt(failures, () => flush(state, Math.floor(now)));
  state.table.count(COUNTER_ACCEPT_GOOD);
  rethrow(failures);
}

function isCacheable(session: Session<any>, verifyPeer: boolean): boolean {
  return isResumable(session) && !(verifyPeer && lengthOf(idContextOf(session)) === 0);
}

/** At every 256th good handshake. */
function isFlushDue(state: CacheState<any>): boolean {
  return !(state.mode & SESS_CACHE_NO_AUTO_CLEAR) && (state.table.counter(COUNTER_ACCEPT_GOOD) & 255) === 255;
}
