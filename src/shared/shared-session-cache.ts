import { coarseSeconds } from '../cache/clock.js';
import {
  expectBoolean,
  expectBytes,
  expectInteger,
  expectObject,
  expectProtocolVersion,
  expectSeconds,
  typeError,
} from '../base/errors.js';
import { showBy } from '../base/inspect.js';
import { lengthOf } from '../base/intrinsics.js';
import { markAs } from '../base/marks.js';
import type { SessionStore } from '../base/store.js';
import type { StoredSession } from '../base/stored-session.js';
import { TLS1_2_VERSION } from '../base/versions.js';
import { instantiate } from './core.js';
import { ID_CAPACITY, MOST_VALUE } from './layout.generated.js';
import { createMemory, memoryOf, type SharedCacheToken } from './memory.js';
import { readOptions, type SharedSessionCacheOptions } from './options.js';
import { bytesOf, type SharedMemory, type WorkerThread } from './runtime.js';
import { Seat } from './seat.js';
import { readStats, type SharedCacheStats } from './stats.js';
import { mourn, watchForAll, type Mourner } from './threads.js';
import { walk } from './walk.js';

/** Of `SharedCore.flush`. */
const EVERYTHING = -1;

/** The places of caches that nobody has any more are given back. */
const forgotten = new FinalizationRegistry<Seat>((seat) => seat.leave());

let construct: (memory: SharedMemory, seat: Seat, now: () => number) => SharedSessionCache;

/**
 * A cache of TLS sessions for all threads of a process: their bytes are in shared memory, where no garbage collector looks. Bounded by
 * bytes; what goes to make room is what will least likely be asked for again.
 *
 * Wherever an argument is of a wrong type a method throws a `TypeError`, and where it is out of its range a `RangeError`; so does each
 * method of a cache that was disposed of. Then nothing has changed.
 *
 * No method waits for another thread for longer than 50 ms, and on the main thread of a page none waits at all.
 */
export class SharedSessionCache implements SessionStore, Disposable {
  readonly #memory: SharedMemory;
  readonly #seat: Seat;
  readonly #now: () => number;
  /** Held here, since those who are told of ends hold it weakly. */
  readonly #mourner: Mourner = { bury: (thread) => this.#seat.bury(thread) };
  readonly #endMourning: () => void;

  private constructor(memory: SharedMemory, seat: Seat, now: () => number) {
    if (!(seat instanceof Seat)) throw typeError('new SharedSessionCache', 'create() or attach()', memory);
    this.#memory = memory;
    this.#seat = seat;
    this.#now = now;
    this.#endMourning = mourn(this.#mourner);
    forgotten.register(this, seat, seat);
  }

  /**
   * A new cache, for this thread and for whoever gets its token.
   *
   * @throws {Error} there is no shared memory here, or not so much of it
   */
  static create(options: SharedSessionCacheOptions = {}): SharedSessionCache {
    const { bytes, now } = readOptions(options);
    const { memory, core } = createMemory(bytes);
    return construct(memory, new Seat(core, memory), now);
  }

  /**
   * The cache of another thread, by its token.
   *
   * @throws {TypeError} no token
   * @throws {RangeError} the token of another version of this package; 255 are attached
   * @throws {Error} there is no shared memory here
   */
  static attach(token: SharedCacheToken): SharedSessionCache {
    const memory = memoryOf(token);
    return construct(memory, new Seat(instantiate(memory), memory), coarseSeconds);
  }

  /** What another thread of this process attaches by: for `workerData` or `postMessage`. */
  get token(): SharedCacheToken {
    return { memory: this.#memory };
  }

  /**
   * The data of a session that has not expired, as a copy. Counts a hit, a miss or a timeout.
   *
   * @param id 1 to 32 bytes
   * @param protocolVersion default 0x0303, TLS 1.2
   */
  get(id: Uint8Array, protocolVersion: number = TLS1_2_VERSION): Uint8Array | undefined {
    const now = this.#ask(id, protocolVersion);
    return this.#valueOf(this.#seat.core.get(this.#seat.me, now));
  }

  /** `get` and `delete` in one step: of all threads that take a session, one gets it. */
  take(id: Uint8Array, protocolVersion: number = TLS1_2_VERSION): Uint8Array | undefined {
    const now = this.#ask(id, protocolVersion);
    return this.#valueOf(this.#seat.core.take(this.#seat.me, now));
  }

  /**
   * Keeps a copy of the data, in place of what there was by that key. Others are evicted where there is no room.
   *
   * @param id 1 to 32 bytes
   * @param data at least 1 byte; more than 16384 are not kept
   * @param timeout seconds for which it is kept, and 0 for the rest of this one
   * @param heir whether the connection that made the session was itself resumed: then it is not on probation
   * @returns false where it was not kept: the data is too long, or another thread held the lock for too long; then what was there is there
   */
  set(id: Uint8Array, protocolVersion: number, data: Uint8Array, timeout: number, heir: boolean = false): boolean {
    expectBytes('data', data, 1, Infinity);
    expectSeconds('timeout', timeout);
    expectBoolean('heir', heir);
    const now = this.#ask(id, protocolVersion);
    const bytes = lengthOf(data);
    if (bytes < 1 || bytes > MOST_VALUE) return this.#seat.done(0) > 0;
    this.#seat.write(data);
    return this.#seat.done(this.#seat.core.set(this.#seat.me, bytes, now, timeout, heir)) > 0;
  }

  /** Says that a session will hardly be asked for again. It stays, but some seconds later it is the first to go where there must be room. */
  retire(id: Uint8Array, protocolVersion: number = TLS1_2_VERSION): void {
    const now = this.#ask(id, protocolVersion);
    this.#seat.done(this.#seat.core.retire(this.#seat.me, now));
  }

  /** @returns whether there was a session that had not expired; false also where another thread held the lock for too long: then it is still there */
  delete(id: Uint8Array, protocolVersion: number = TLS1_2_VERSION): boolean {
    const now = this.#ask(id, protocolVersion);
    return this.#seat.done(this.#seat.core.remove(this.#seat.me, now)) > 0;
  }

  /** Whether there is a session that has not expired. Counts nothing, and is no visit. */
  has(id: Uint8Array, protocolVersion: number = TLS1_2_VERSION): boolean {
    const now = this.#ask(id, protocolVersion);
    return this.#seat.done(this.#seat.core.has(this.#seat.me, now)) > 0;
  }

  /**
   * All sessions that there are when it is called and have not expired, in about the order in which they would go to make room. Each is copied when
   * it is asked for, and left out if it has ended. Counts nothing, and is no visit. What another thread keeps locked for too long is left out.
   */
  sessions(): Generator<StoredSession> {
    return walk(this.#seat, this.#readClock());
  }

  /**
   * Ends what has expired.
   *
   * @param now seconds since 1970 (default: the clock's); 0 ends everything
   * @returns how many sessions ended
   */
  flush(now?: number): number {
    if (now !== undefined) expectSeconds('now', now);
    const time = now === 0 ? EVERYTHING : (now ?? this.#readClock());
    this.#seat.begin();
    return this.#seat.done(this.#flushShards(time));
  }

  #flushShards(time: number): number {
    const { core, me } = this.#seat;
    let ended = 0;
    for (let shard = 0; shard < core.shardCount(); shard++) {
      for (let step = 0; step < core.flushSteps(); step++) ended += Math.max(core.flush(me, shard, step, time), 0);
    }
    return ended;
  }

  /**
   * Lets this thread make good what a worker that it has started leaves behind when it ends in the middle of an operation. Node tells of
   * each worker by itself, from the first cache of a thread on.
   *
   * @param worker of `node:worker_threads`, before it ends
   */
  watch(worker: WorkerThread): void {
    expectObject('worker', worker);
    if (typeof worker.once !== 'function') throw typeError('worker', 'a Worker of node:worker_threads', worker);
    expectInteger('worker.threadId', worker.threadId, 0, 2 ** 31 - 3);
    watchForAll(worker);
  }

  /** It keeps copies, and gives copies. */
  get copies(): true {
    return true;
  }

  /** Sessions that there are, expired or not. */
  get size(): number {
    return this.#seat.core.size();
  }

  /** Bytes that sessions take, of those that the cache was made with. */
  get bytesUsed(): number {
    return this.#seat.core.bytesUsed();
  }

  /** Bytes that sessions can take: what the cache was made with, but for what it keeps of itself. */
  get bytesLimit(): number {
    return this.#seat.core.bytesLimit();
  }

  /** Bytes of shared memory, also those of the threads that are attached, used or not. */
  get byteLength(): number {
    return bytesOf(this.#memory);
  }

  /** The counters of all threads, as they are now. */
  get stats(): SharedCacheStats {
    return readStats(this.#seat.core);
  }

  /** Detaches this thread. The sessions stay, as long as another has them. */
  [Symbol.dispose](): void {
    this.#endMourning();
    forgotten.unregister(this.#seat);
    this.#seat.leave();
  }

  /** Checks a key and says it to the core. Returns the time, which was asked for first: the clock may be the user's, and call the cache. */
  #ask(id: Uint8Array, protocolVersion: number): number {
    const now = this.#readClock();
    expectBytes('id', id, 1, ID_CAPACITY);
    expectProtocolVersion(protocolVersion);
    this.#seat.begin();
    this.#seat.ask(id, protocolVersion);
    return now;
  }

  #readClock(): number {
    const now: unknown = this.#now();
    expectSeconds('now()', now);
    return now;
  }

  #valueOf(bytes: number): Uint8Array | undefined {
    return this.#seat.done(bytes) > 0 ? this.#seat.read(bytes) : undefined;
  }

  static {
    construct = (memory, seat, now) => markAs(new SharedSessionCache(memory, seat, now), 'shared-cache');
    showBy(this, ['size', 'bytesUsed', 'byteLength', 'hits', 'misses', 'timeouts', 'evictions']);
  }
}
