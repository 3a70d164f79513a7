// What a session is made with, and the checks of it.
import { expectBoolean, expectBytes, expectFunction, expectProtocolVersion, expectSeconds } from '../base/errors.js';
import { givenOptions } from '../base/given.js';
import { ID_CAPACITY } from '../core/layout.generated.js';

/** What a session says of itself from the beginning. */
export interface SessionTerms<T> {
  /** What the application resumes from. A `Uint8Array` is zeroed when the last reference goes; it is not copied. */
  data?: T;
  /** Protocol version as on the wire, 0 to 0xffff (default 0x0303, TLS 1.2). A session answers lookups of its own version only. */
  protocolVersion?: number;
  /** Session id context, 0 to 32 bytes, copied (default empty). See SSL_CTX_set_session_id_context. */
  idContext?: Uint8Array;
  /** When the session was made, in seconds since 1970 (default: now, whole seconds). */
  time?: number;
  /** Seconds that the session stays resumable from its time on (default 300; 0: to the end of that second). */
  timeout?: number;
  /** Whether the extended master secret was negotiated (RFC 7627), default false. */
  extendedMasterSecret?: boolean;
}

const NAMES = new Set('data protocolVersion idContext time timeout extendedMasterSecret onFree'.split(' '));

/** The init of a session whose id and protocol version may be set until it is first added. */
export class UnsealedInit<T> implements SessionTerms<T> {
  data?: T;
  protocolVersion = 0;
  time?: number;
  timeout?: number;
  onFree?: (session: any) => void;
}

/** What is not given: each by itself, so that nothing that somebody gave to all objects is read. */
export const NO_INIT: SessionTerms<any> & { readonly onFree?: undefined } = {
  data: undefined,
  protocolVersion: undefined,
  idContext: undefined,
  time: undefined,
  timeout: undefined,
  extendedMasterSecret: undefined,
  onFree: undefined,
};

/** The init, to be read: each option once. Throws a TypeError for what is none, and for an option that there is not. */
export function givenInit<I extends SessionTerms<any>>(init: I): I {
  return init === NO_INIT ? init : givenOptions('init', init, NAMES);
}

/** Throws a TypeError or a RangeError. */
export function expectInit(init: Omit<Required<SessionTerms<any>>, 'data'>, onFree: unknown): void {
  expectProtocolVersion(init.protocolVersion);
  expectBytes('idContext', init.idContext, 0, ID_CAPACITY);
  expectSeconds('time', init.time);
  expectSeconds('timeout', init.timeout);
  expectBoolean('extendedMasterSecret', init.extendedMasterSecret);
  expectFunction('onFree', onFree);
}
