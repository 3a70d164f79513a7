// What a session is made with, and the checks of it.
import { coarseSeconds } from './clock.js';
import {
  expectBoolean,
  expectBytes,
  expectFunction,
  expectOptions,
  expectProtocolVersion,
  expectSeconds,
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

/** Every name, so that none is looked for in the prototypes of what is spread over it. */
const NOTHING: SessionInit<any> = {
  data: undefined,
  protocolVersion: undefined,
  idContext: undefined,
  time: undefined,
  timeout: undefined,
  extendedMasterSecret: undefined,
  onFree: undefined,
};
const NAMES = new Set(Object.keys(NOTHING));

/** The init of a session whose id and protocol version may be set until it is first added. */
export class UnsealedInit<T> implements SessionInit<T> {
  data?: T = undefined;
  protocolVersion = 0;
  time?: number = undefined;
  timeout?: number = undefined;
  onFree?: (session: Session<T>) => void = undefined;
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
  if (init !== undefined) expectOptions('init', init, NAMES);
  const given: SessionInit<T> = { ...NOTHING, ...init };
  const { data, protocolVersion = TLS1_2_VERSION, idContext = NO_BYTES, onFree } = given;
  const { time = coarseSeconds(), timeout = DEFAULT_TIMEOUT, extendedMasterSecret = false } = given;
  expectProtocolVersion(protocolVersion);
  expectBytes('idContext', idContext, 0, ID_CAPACITY);
  expectSeconds('time', time);
  expectSeconds('timeout', timeout);
  expectBoolean('extendedMasterSecret', extendedMasterSecret);
  expectFunction('onFree', onFree);
  return { data: data as T, protocolVersion, idContext, time, timeout, extendedMasterSecret, onFree };
}
