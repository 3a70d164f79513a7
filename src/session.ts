// What `Disposable` needs, also where the declarations are compiled against an older library of the language.
/// <reference lib="esnext.disposable" preserve="true" />
import { coarseSeconds } from './clock.js';
import {
  expectBoolean,
  expectBytes,
  expectFunction,
  expectOptions,
  expectProtocolVersion,
  expectSeconds,
  instanceError,
  isBytes,
  rangeError,
} from './errors.js';
import { FLAG_EXTENDED_MASTER_SECRET, FLAG_NOT_RESUMABLE, FLAG_SEALED, ID_CAPACITY } from './layout.generated.js';
import { recordPool, type Records } from './records.js';

/** TLS 1.2 (RFC 5246 section 6.2.1). */
export const TLS1_2_VERSION = 0x0303;
const DEFAULT_TIMEOUT = 300;
const NO_BYTES = new Uint8Array(0);
const NO_INIT: SessionInit<any> = {};

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

const INIT_NAMES = new Set('data protocolVersion idContext time timeout extendedMasterSecret onFree'.split(' '));

// What the rest of the library may do with a session, and nobody else.

/** Made by this class: an object that merely inherits from it has no record. */
let isSession: (value: unknown) => value is Session<any>;
/** Where the record of a session is: an entry of the cache that holds it, or a place of its own. */
export let recordsOf: (session: Session<any>) => Records;
export let handleOf: (session: Session<any>) => number;
/** Says that the record is elsewhere now. */
export let placeSession: (session: Session<any>, records: Records, handle: number) => void;
/** SSL_SESSION_dup: the same id, times, marks and data (bytes are copied) in a session that no cache holds, with one reference. */
export let duplicateSession: <T>(session: Session<T>) => Session<T>;
export let setIdContext: (session: Session<any>, idContext: Uint8Array) => void;

/**
 * A TLS session: OpenSSL's SSL_SESSION. It counts references; a new one has one, its creator's, and a cache that holds it
 * has one. The id and the protocol version never change.
 */
export class Session<T = unknown> implements Disposable {
  #records: Records;
  #handle: number;
  #idContext: Uint8Array;
  readonly #data: T;
  readonly #onFree: ((session: Session<any>) => void) | undefined;

  /**
   * Makes a session with one reference, the caller's.
   *
   * @param id session id (RFC 5246 section 7.4.1.2) or PSK identity digest, 1 to 32 bytes, copied
   * @throws {TypeError} an argument is of a wrong type
   * @throws {RangeError} an argument is out of its range
   */
  constructor(id: Uint8Array, init: SessionInit<T> = NO_INIT) {
    expectOptions('init', init, INIT_NAMES);
    const unsealed = (id as Uint8Array | null)?.length === 0 && init instanceof UnsealedInit;
    const { protocolVersion = TLS1_2_VERSION, idContext = NO_BYTES, timeout = DEFAULT_TIMEOUT } = init;
    const { extendedMasterSecret, onFree, time = coarseSeconds() } = init;
    expectBytes('id', id, unsealed ? 0 : 1, ID_CAPACITY);
    if (init !== NO_INIT) {
      expectProtocolVersion(protocolVersion);
      expectBytes('idContext', idContext, 0, ID_CAPACITY);
      expectSeconds('time', time);
      expectSeconds('timeout', timeout);
      expectBoolean('extendedMasterSecret', extendedMasterSecret);
      expectFunction('onFree', onFree);
    }
    this.#records = recordPool();
    this.#handle = this.#records.append();
    const flags = (unsealed ? 0 : FLAG_SEALED) | (extendedMasterSecret ? FLAG_EXTENDED_MASTER_SECRET : 0);
    this.#records.setKey(this.#handle, id, protocolVersion, flags);
    this.#records.setTimes(this.#handle, time, timeout);
    this.#records.setRefs(this.#handle, 1);
    this.#idContext = copyBytes(idContext);
    this.#data = init.data as T;
    this.#onFree = onFree;
  }

  /** The session id, 1 to 32 bytes: a copy at each read. SSL_SESSION_get_id. */
  get id(): Uint8Array {
    return this.#records.id(this.#handle);
  }

  /** The protocol version as on the wire. SSL_SESSION_get_protocol_version. */
  get protocolVersion(): number {
    return this.#records.version(this.#handle);
  }

  /** The session id context, 0 to 32 bytes: a copy at each read. SSL_SESSION_get0_id_context. */
  get idContext(): Uint8Array {
    return copyBytes(this.#idContext);
  }

  get data(): T {
    return this.#data;
  }

  /** Whether the extended master secret was negotiated (RFC 7627). */
  get extendedMasterSecret(): boolean {
    return (this.#records.flags(this.#handle) & FLAG_EXTENDED_MASTER_SECRET) !== 0;
  }

  /**
   * When the session was made, in seconds since 1970. Setting it on a cached session re-sorts it at once, among its ties as
   * the newest, also with an unchanged value. SSL_SESSION_set_time.
   *
   * @throws {TypeError} not a number
   * @throws {RangeError} negative or not finite; the session is freed; or its cache can't get the memory to re-sort it
   */
  get time(): number {
    return this.#records.time(this.#handle);
  }

  set time(seconds: number) {
    expectSeconds('time', seconds);
    this.#setTimes(seconds, this.timeout);
  }

  /** Seconds that the session stays resumable from its time on. Setting it re-sorts and throws as `time` does. SSL_SESSION_set_timeout. */
  get timeout(): number {
    return this.#records.timeout(this.#handle);
  }

  set timeout(seconds: number) {
    expectSeconds('timeout', seconds);
    this.#setTimes(this.time, seconds);
  }

  #setTimes(time: number, timeout: number): void {
    expectSession('session', this);
    const { owner } = this.#records;
    if (owner) owner.reschedule(this.#handle, time, timeout);
    else this.#records.setTimes(this.#handle, time, timeout);
  }

  /** False once it was removed, evicted, expired or flushed, from then on. SSL_SESSION_is_resumable. */
  get resumable(): boolean {
    const flags = this.#records.flags(this.#handle);
    return (flags & FLAG_NOT_RESUMABLE) === 0 && this.#records.idLength(this.#handle) !== 0;
  }

  /** References held: the creator's, the cache's, and those of `upRef`. 0: the session is freed. */
  get refCount(): number {
    return this.#records.refs(this.#handle);
  }

  /**
   * Takes one more reference, which the caller has to `free`. SSL_SESSION_up_ref.
   *
   * @throws {RangeError} the session is freed
   */
  upRef(): this {
    this.#records.setRefs(this.#handle, this.#liveRefs() + 1);
    return this;
  }

  /**
   * Drops one reference of the caller's. With the last one `onFree` runs and bytes of `data` are zeroed. SSL_SESSION_free.
   *
   * @throws {RangeError} the session is freed already; or it is in a cache, and the only reference is the cache's
   */
  free(): void {
    const refs = this.#liveRefs();
    if (refs === 1 && this.#records.owner) throw rangeError('session', 'a reference of the caller', "only the cache's");
    this.#records.setRefs(this.#handle, refs - 1);
    if (refs > 1) return;
    try {
      this.#onFree?.(this);
    } finally {
      // A buffer that was transferred meanwhile has no bytes left, and must not be filled.
      if (isBytes(this.#data) && this.#data.length > 0) this.#data.fill(0);
    }
  }

  /** The same as `free`, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }

  #liveRefs(): number {
    expectSession('session', this);
    return this.refCount;
  }

  static {
    isSession = (value): value is Session<any> => typeof value === 'object' && value !== null && #records in value;
    recordsOf = (session) => session.#records;
    handleOf = (session) => session.#handle;
    placeSession = (session, records, handle) => {
      session.#records = records;
      session.#handle = handle;
    };
    duplicateSession = (session) => {
      expectSession('session', session);
      const data = session.#data;
      const init = new UnsealedInit<never>();
      init.data = (isBytes(data) ? copyBytes(data) : data) as never;
      init.onFree = session.#onFree as never;
      const copy = new Session<never>(NO_BYTES, init) as unknown as typeof session;
      copy.#records.copyFrom(session.#records, session.#handle, copy.#handle);
      copy.#records.removeFlags(copy.#handle, FLAG_SEALED);
      copy.#records.setRefs(copy.#handle, 1);
      copy.#idContext = session.#idContext;
      return copy;
    };
    setIdContext = (session, idContext) => {
      expectSession('session', session);
      session.#idContext = copyBytes(idContext);
    };
  }
}

/** The init of a session whose id and protocol version may be set until it is first added. */
export class UnsealedInit<T> implements SessionInit<T> {
  data?: T;
  protocolVersion = 0;
  time?: number;
  timeout?: number;
  onFree?: (session: Session<T>) => void;
}

/** A session with at least one reference. */
export function expectSession<T>(name: string, value: unknown): asserts value is Session<T> {
  if (!isSession(value)) throw instanceError(name, Session, 'Session', value, 'upRef');
  if (value.refCount === 0) throw rangeError(name, 'a session that is not freed', 'one without references');
}

function copyBytes(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? NO_BYTES : Uint8Array.from(bytes);
}
