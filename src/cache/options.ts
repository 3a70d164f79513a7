// What a cache is made with, and the checks of what may be set later, too.
import { CallbackQueue, type RemovalReason } from './callbacks.js';
import type { CoreSource } from '../core/core.js';
import { expectBytes, expectFunction, expectInteger, expectSeconds } from '../base/errors.js';
import { givenOptions } from '../base/given.js';
import { keepBytes, NO_BYTES } from '../base/intrinsics.js';
import { ID_CAPACITY } from '../core/layout.generated.js';
import { SESS_CACHE_SERVER } from './modes.js';
import type { CacheState } from './operations.js';
import type { Session } from './session.js';
import { SessionTable } from './session-table.js';
import { claimStack } from './stack.generated.js';

/** What a cache is made with. One of a wrong type, or of a name that there is not, is a `TypeError`; out of its range a `RangeError`. */
export interface SessionCacheOptions<T> {
  /** Sessions that the cache may hold (default 20480; 0: no limit). Exactly so many: OpenSSL holds one less. */
  cacheSize?: number;
  /** Seconds, for who makes sessions (default 7200). The cache itself applies each session's own. */
  timeout?: number;
  /** SESS_CACHE_* bits (default SESS_CACHE_SERVER). */
  mode?: number;
  /** Session id context of the connections, 0 to 32 bytes, copied (default empty). */
  idContext?: Uint8Array;
  /** The clock: seconds since 1970 (default: the system's, whole seconds, at most 50 ms late while the event loop turns). */
  now?: () => number;
  /**
   * Bytes of linear memory that the cache may use, 196608 to 2^32 (default 2^32; in JavaScript, of the entry `/js`, at most 2^31).
   * A session takes 73 to 100, and 150 to 200 of the engine's heap, which `cacheSize` bounds.
   */
  memoryLimit?: number;
  /** After `store` added a new session. Return true to keep the reference that the call holds; otherwise it is dropped. */
  onNew?: (session: Session<T>) => boolean | void;
  /** Asked by `resume` for an id that the cache does not have. The reference of an external cache stays its own. */
  onGet?: (id: Uint8Array) => Session<T> | undefined;
  /** After a session left the cache, or was removed without having been in it; not for one that was replaced. The cache's reference is still held. */
  onRemove?: (session: Session<T>, reason: RemovalReason) => void;
}

const DEFAULT_CACHE_SIZE = 20480;
const DEFAULT_TIMEOUT = 7200;
/** A page for the header, the table and the first sessions each. */
const LEAST_MEMORY = 3 * 65536;
/** What the core can count to. */
const MOST_SESSIONS = 2 ** 32 - 1;

const NAMES = new Set('cacheSize timeout mode idContext now memoryLimit onNew onGet onRemove'.split(' '));

export function createState<T>(options: SessionCacheOptions<T>, source: CoreSource): CacheState<T> {
  const given = givenOptions('options', options, NAMES);
  const { cacheSize = DEFAULT_CACHE_SIZE, timeout = DEFAULT_TIMEOUT, mode = SESS_CACHE_SERVER } = given;
  const { idContext = NO_BYTES, now: clock, memoryLimit = source.mostMemory, onNew, onGet, onRemove } = given;
  expectCacheSize(cacheSize);
  expectTimeout(timeout);
  expectMode(mode);
  expectIdContext(idContext);
  expectInteger('memoryLimit', memoryLimit, LEAST_MEMORY, source.mostMemory);
  expectFunction('now', clock);
  expectFunction('onNew', onNew);
  expectFunction('onGet', onGet);
  expectFunction('onRemove', onRemove);
  const table = new SessionTable<T>(source, memoryLimit);
  const state: CacheState<T> = {
    table,
    callbacks: new CallbackQueue<T>(),
    backend: source.backend,
    clock,
    cacheSize,
    timeout,
    mode,
    idContext: keepBytes(idContext),
    openssl: '3.5',
    onNew,
    onGet,
    onRemove,
    evictionListeners: undefined,
  };
  setCacheSize(state, cacheSize);
  return state;
}

export function setCacheSize(state: CacheState<any>, sessions: number): void {
  expectCacheSize(sessions);
  claimStack(sessions);
  state.cacheSize = sessions;
  state.table.setCapacity(Math.min(sessions, MOST_SESSIONS));
}

function expectCacheSize(value: unknown): asserts value is number {
  expectInteger('cacheSize', value, 0, Number.MAX_SAFE_INTEGER);
}

export function expectTimeout(value: unknown): asserts value is number {
  expectSeconds('timeout', value);
}

export function expectMode(value: unknown): asserts value is number {
  expectInteger('mode', value, 0, 0x7fffffff);
}

export function expectIdContext(value: unknown): asserts value is Uint8Array {
  expectBytes('idContext', value, 0, ID_CAPACITY);
}
