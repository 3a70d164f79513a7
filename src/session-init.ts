// What a session is made with, and the checks of it.
import { coarseSeconds } from './clock.js';
import {
  expectBoolean,
  expectBytes,
  expectFunction,
  expectOptions,
  expectProtocolVersion,
  expectSeconds,
  given,
} from './errors.js';
import { ID_CAPACITY } from './layout.generated.js';
import type { Session } from './session.js';

/** TLS 1.2 (RFC 5246 section 6.2.1). */
export const TLS1_2_VERSION = 0x0303;
const DEFAULT_TIMEOUT = 300;
const NO_BYTES = new Uint8Array(0);

export interface SessionInit<T> {
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
  /** Runs once, when the last reference goes, before the data is zeroed. */
  onFree?: (session: Session<T>) => void;
}

const NAMES = new Set('data protocolVersion idContext time timeout extendedMasterSecret onFree'.split(' '));

/** The init of a session whose id and protocol version may be set until it is first added. */
export class UnsealedInit<T> implements SessionInit<T> {
  data?: T;
  protocolVersion = 0;
  time?: number;
  timeout?: number;
  onFree?: (session: Session<T>) => void;
}

/** The init as it counts: each option read once, checked, and with its default. */
export interface CheckedInit<T> {
  readonly data: T;
  readonly protocolVersion: number;
  readonly idContext: Uint8Array;
  readonly time: number;
  readonly timeout: number;
  readonly extendedMasterSecret: boolean;
  readonly onFree: ((session: Session<T>) => void) | undefined;
}

/** Throws a TypeError or a RangeError. */
export function checkInit<T>(init: SessionInit<T> | undefined): CheckedInit<T> {
  if (init === undefined) return checkedDefaults();
  expectOptions('init', init, NAMES);
  const data = given(init, 'data', init.data, undefined) as T;
  const protocolVersion = given(init, 'protocolVersion', init.protocolVersion, TLS1_2_VERSION);
  const idContext = given(init, 'idContext', init.idContext, NO_BYTES);
  const { time = coarseSeconds() } = { time: given(init, 'time', init.time, undefined) };
  const timeout = given(init, 'timeout', init.timeout, DEFAULT_TIMEOUT);
  const extendedMasterSecret = given(init, 'extendedMasterSecret', init.extendedMasterSecret, false);
  const onFree = given(init, 'onFree', init.onFree, undefined);
  expectProtocolVersion(protocolVersion);
  expectBytes('idContext', idContext, 0, ID_CAPACITY);
  expectSeconds('time', time);
  expectSeconds('timeout', timeout);
  expectBoolean('extendedMasterSecret', extendedMasterSecret);
  expectFunction('onFree', onFree);
  return { data, protocolVersion, idContext, time, timeout, extendedMasterSecret, onFree };
}

function checkedDefaults(): CheckedInit<any> {
  return {
    data: undefined,
    protocolVersion: TLS1_2_VERSION,
    idContext: NO_BYTES,
    time: coarseSeconds(),
    timeout: DEFAULT_TIMEOUT,
    extendedMasterSecret: false,
    onFree: undefined,
  };
}
