// SSL_SESSION_*: OpenSSL's names over Session. Return values are C's: 1 and 0.
import { expectBytes, expectProtocolVersion } from '../base/errors.js';
import { givenOptions } from '../base/given.js';
import { lengthOf } from '../base/intrinsics.js';
import { FLAG_SEALED, ID_CAPACITY } from '../core/layout.generated.js';
import { duplicateSession, expectSession, handleOf, recordsOf, Session, setIdContext } from '../cache/session.js';
import { UnsealedInit } from '../cache/session-init.js';
import { claimStack } from '../cache/stack.generated.js';

/** SSL_SESSION_new's timeout, in seconds. */
const DEFAULT_TIMEOUT = 304;
const NAMES = new Set(['now', 'onFree']);

/**
 * A session with one reference, version 0, an empty id and a timeout of 304 seconds. Its id and version may be set until it
 * is first added. `now`: the clock that gives its time, in seconds since 1970. `onFree`: runs when the last reference goes.
 */
export function SSL_SESSION_new<T = unknown>(
  options: { now?: () => number; onFree?: (session: Session<T>) => void } = {},
): Session<T> {
  const init = new UnsealedInit<T>();
  init.timeout = DEFAULT_TIMEOUT;
  const { now, onFree } = givenOptions('options', options, NAMES);
  if (now) init.time = now();
  if (onFree) init.onFree = onFree;
  return new Session<T>(new Uint8Array(0), init);
}

/**
 * Takes a reference for the caller, who has to free it; 1.
 *
 * @throws {RangeError} the session is freed
 */
export function SSL_SESSION_up_ref(session: Session<any>): number {
  session.upRef();
  return 1;
}

/**
 * Drops a reference of the caller's; null does nothing.
 *
 * @throws {RangeError} the session is freed already, or the only reference is a ctx's
 */
export function SSL_SESSION_free(session: Session<any> | null | undefined): void {
  session?.free();
}

/** A copy that no ctx holds, with one reference: same id, times, context, marks and `onFree`; data that is bytes is copied. */
export function SSL_SESSION_dup<T>(session: Session<T>): Session<T> {
  return duplicateSession(session);
}

/** Copies 0 to 32 bytes; 1. 0, with nothing changed, for more than 32 bytes and for a session that was added or made by `new Session`. */
export function SSL_SESSION_set1_id(session: Session<any>, id: Uint8Array): number {
  expectBytes('id', id, 0, Infinity);
  expectSession('session', session);
  const version = recordsOf(session).version(handleOf(session));
  return lengthOf(id) <= ID_CAPACITY && setKey(session, id, version) ? 1 : 0;
}

/** Id and version can be set until the session is first added. */
function setKey(session: Session<any>, id: Uint8Array, protocolVersion: number): boolean {
  const records = recordsOf(session);
  const flags = records.flags(handleOf(session));
  if (flags & FLAG_SEALED) return false;
  claimStack(flags);
  records.setKey(handleOf(session), id, protocolVersion, flags);
  return true;
}

/** A copy of the id, 0 to 32 bytes. In C the bytes are the session's. */
export function SSL_SESSION_get_id(session: Session<any>): Uint8Array {
  return session.id;
}

/** Copies 0 to 32 bytes; 1. 0, with nothing changed, for more than 32 bytes. */
export function SSL_SESSION_set1_id_context(session: Session<any>, idContext: Uint8Array): number {
  expectBytes('idContext', idContext, 0, Infinity);
  if (lengthOf(idContext) > ID_CAPACITY) return 0;
  setIdContext(session, idContext);
  return 1;
}

/** A copy of the session id context, 0 to 32 bytes. In C the bytes are the session's. */
export function SSL_SESSION_get0_id_context(session: Session<any>): Uint8Array {
  return session.idContext;
}

/** Seconds since 1970; re-sorts a cached session. Returns the time; 0, with nothing changed, for a negative one. */
export function SSL_SESSION_set_time(session: Session<any>, seconds: number): number {
  if (seconds < 0) return 0;
  session.time = seconds;
  return seconds;
}

/** Seconds since 1970, whole as a `time_t` is, also where the clock or who set it gave a fraction. */
export function SSL_SESSION_get_time(session: Session<any>): number {
  return Math.floor(session.time);
}

/** The same, of OpenSSL 3.3. There its `time_t` may be wider than a `long`: here are seconds in both. */
export const SSL_SESSION_set_time_ex = SSL_SESSION_set_time;
/** The same, of OpenSSL 3.3. */
export const SSL_SESSION_get_time_ex = SSL_SESSION_get_time;

/** Seconds; re-sorts a cached session. 1; 0, with nothing changed, for a negative timeout. */
export function SSL_SESSION_set_timeout(session: Session<any>, seconds: number): number {
  if (seconds < 0) return 0;
  session.timeout = seconds;
  return 1;
}

/** Seconds. */
export function SSL_SESSION_get_timeout(session: Session<any>): number {
  return session.timeout;
}

/** As on the wire, 0 to 0xffff. 1; 0, with nothing changed, for a session that was added or made by `new Session`. */
export function SSL_SESSION_set_protocol_version(session: Session<any>, version: number): number {
  expectProtocolVersion(version);
  expectSession('session', session);
  return setKey(session, recordsOf(session).id(handleOf(session)), version) ? 1 : 0;
}

/** As on the wire, 0 to 0xffff. */
export function SSL_SESSION_get_protocol_version(session: Session<any>): number {
  return session.protocolVersion;
}

/** 0 once it was removed, evicted, expired or flushed, and for an empty id. */
export function SSL_SESSION_is_resumable(session: Session<any>): number {
  return Number(session.resumable);
}
