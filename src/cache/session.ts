// What `Disposable` needs, also where the declarations are compiled against an older library of the language.
/// <reference lib="esnext.disposable" preserve="true" />
import { coarseSeconds } from './clock.js';
import { expectBytes, expectSeconds, instanceError, rangeError } from '../base/errors.js';
import { showBy } from '../base/inspect.js';
import { copyBytes, isBytes, keepBytes, NO_BYTES, zero } from '../base/intrinsics.js';
import { TLS1_2_VERSION } from '../base/versions.js';
import { FLAG_EXTENDED_MASTER_SECRET, FLAG_NOT_RESUMABLE, FLAG_SEALED, ID_CAPACITY } from '../core/layout.generated.js';
import { isWholeId } from './ids.js';
import { freedRecord, recordPool, type Records } from './records.js';
import { expectInit, givenInit, NO_INIT, UnsealedInit, type SessionTerms } from './session-init.js';
import { claimStack } from './stack.generated.js';

const DEFAULT_TIMEOUT = 300;

/** What a session is made with. */
export interface SessionInit<T> extends SessionTerms<T> {
  /** Runs once, when the last reference goes, before the data is zeroed. */
  onFree?: (session: Session<T>) => void;
}

// What the rest of the library may do with a session, and nobody else.
/** Made by this class: an object that merely inherits from it has no record. */
let isSession: (value: unknown) => value is Session<any>;
/** Where the record of a session is: an entry of the cache that holds it, or a place of its own. */
export let recordsOf: (session: Session<any>) => Records;
export let handleOf: (session: Session<any>) => number;
/** Says that the record is elsewhere now. */
export let placeSession: (session: Session<any>, records: Records, handle: number) => void;
/** Whether somebody is called when the last reference goes. */
export let callsBack: (session: Session<any>) => boolean;
/** After the last reference: zeroes the data. Where the record was is to be wiped. */
export let endSession: (session: Session<any>) => void;
export let takeReference: (session: Session<any>) => void;
/** Drops a reference without a look at who holds it. Throws a RangeError where a user dropped it already, and what `onFree` throws. */
export let dropReference: (session: Session<any>) => void;
/** The session id context itself, not a copy. */
export let idContextOf: (session: Session<any>) => Uint8Array;
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
   * @param id session id (RFC 5246 section 7.4.1.2) or PSK identity digest, 1 to 32 bytes, copied. SSL_SESSION_new, _set1_id
   * @param init what else it is made with
   * @throws {TypeError} an argument is of a wrong type
   * @throws {RangeError} an argument is out of its range
   */
  constructor(id: Uint8Array, init: SessionInit<T> = NO_INIT) {
    const given = givenInit(init);
    const { data, protocolVersion = TLS1_2_VERSION, idContext = NO_BYTES, timeout = DEFAULT_TIMEOUT } = given;
    const { extendedMasterSecret = false, onFree, time = coarseSeconds() } = given;
    const unsealed = init instanceof UnsealedInit;
    if (!isBytes(id) || !isWholeId(id)) expectBytes('id', id, unsealed ? 0 : 1, ID_CAPACITY);
    if (init !== NO_INIT) expectInit({ protocolVersion, idContext, time, timeout, extendedMasterSecret }, onFree);
    const flags = (unsealed ? 0 : FLAG_SEALED) | (extendedMasterSecret ? FLAG_EXTENDED_MASTER_SECRET : 0);
    this.#records = recordPool();
    this.#handle = this.#records.append();
    this.#records.setKey(this.#handle, id, protocolVersion, flags);
    this.#records.setTimes(this.#handle, time, timeout);
    this.#records.setRefs(this.#handle, 1);
    this.#idContext = keepBytes(idContext);
    this.#data = data as T;
    this.#onFree = onFree;
  }

  /** The session id, 1 to 32 bytes: a copy at each read. Empty once the session is freed. SSL_SESSION_get_id. */
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

  /** What the session was made with: the same object at each read, which the session owns. Bytes are zeroed with the last reference. */
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
   */
  get time(): number {
    return this.#records.time(this.#handle);
  }

  /**
   * @throws {TypeError} not a number
   * @throws {RangeError} negative or not finite; the session is freed; or its cache can't get the memory to re-sort it
   */
  set time(seconds: number) {
    expectSeconds('time', seconds);
    this.#setTimes(seconds, this.timeout);
  }

  /** Seconds that the session stays resumable from its time on. Setting it re-sorts as `time` does. SSL_SESSION_set_timeout. */
  get timeout(): number {
    return this.#records.timeout(this.#handle);
  }

  /** Throws as setting `time` does. */
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
    return isResumable(this);
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
    expectSession('session', this);
    takeReference(this);
    return this;
  }

  /**
   * Drops one reference of the caller's. With the last one `onFree` runs, bytes of `data` are zeroed, and the id, the version
   * and the times are wiped: they read as empty and 0. SSL_SESSION_free.
   *
   * @throws {RangeError} the session is freed already; or it is in a cache, and the only reference is the cache's
   */
  free(): void {
    expectSession('session', this);
    if (this.#records.refs(this.#handle) === 1) claimStack(1);
    dropReference(this);
  }

  /** The same as `free`, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }

  /** After the last reference. */
  #end(): void {
    try {
      this.#onFree?.(this);
    } finally {
      const records = this.#records;
      const handle = this.#handle;
      endSession(this);
      records.discard(handle);
    }
  }

  static {
    isSession = (value): value is Session<any> => typeof value === 'object' && value !== null && #records in value;
    recordsOf = (session) => session.#records;
    handleOf = (session) => session.#handle;
    placeSession = (session, records, handle) => {
      session.#records = records;
      session.#handle = handle;
    };
    callsBack = (session) => session.#onFree !== undefined;
    endSession = (session) => {
      if (isBytes(session.#data)) zero(session.#data);
      placeSession(session, freedRecord, 0);
    };
    takeReference = (session) => {
      session.#records.setRefs(session.#handle, session.#records.refs(session.#handle) + 1);
    };
    dropReference = (session) => {
      const records = session.#records;
      const refs = records.refs(session.#handle);
      if (refs === 0) throw freedError('session');
      if (refs === 1 && records.owner) throw rangeError('session', 'a reference of the caller', "only the cache's");
      records.setRefs(session.#handle, refs - 1);
      if (refs === 1) session.#end();
    };
    idContextOf = (session) => session.#idContext;
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
      session.#idContext = keepBytes(idContext);
    };
    showBy(this, ['protocolVersion', 'time', 'timeout', 'resumable', 'refCount']);
  }
}

export function isResumable(session: Session<any>): boolean {
  const records = recordsOf(session);
  const handle = handleOf(session);
  return (records.flags(handle) & FLAG_NOT_RESUMABLE) === 0 && records.idLength(handle) !== 0;
}

/** A session with at least one reference. */
export function expectSession<T>(name: string, value: unknown): asserts value is Session<T> {
  if (!isSession(value)) throw instanceError(name, Session, 'Session', value, 'upRef');
  if (recordsOf(value).refs(handleOf(value)) === 0) throw freedError(name);
}

function freedError(name: string): RangeError {
  return rangeError(name, 'a session that is not freed', 'one without references');
}
