// JS sessions by handle, over one core: each operation crosses into wasm once. Knows no callbacks and no modes.
import { findMany } from './batch.js';
import { createCore, drawHashKey, type Core, type CoreSource } from '../core/core.js';
import { Departures, moveSession } from './departures.js';
import { MemoryLimitError } from '../base/errors.js';
import { Handles } from './handles.js';
import { lookUp } from './look-up.js';
import {
  HANDLE_MASK,
  HEADER_COUNT,
  HEADER_COUNTERS,
  HEADER_EXPIRED,
  HEADER_PAGES,
  HEADER_SOONEST,
  ID_CAPACITY,
  LINE_SIZE,
  PAGE_SIZE,
  TO_FIND,
  TO_RESUME,
  TO_TAKE,
} from '../core/layout.generated.js';
import { Records, type Owner } from './records.js';
import { endSession, handleOf, placeSession, recordsOf, type Session } from './session.js';
import { claimStack } from './stack.generated.js';

/** No time limit for `Core.flush`. */
const NONE = -1;

export class SessionTable<T> implements Owner {
  readonly #core: Core;
  readonly #records: Records;
  readonly #sessions = new Handles<Session<T>>();
  #hasHashKey = false;
  /** What left the table in the last operation. Who calls one that says so takes them before the next. */
  readonly departures: Departures<T>;

  /** `memoryLimit`: bytes of linear memory that the table may use. Throws as `createCore` does. */
  constructor(source: CoreSource, memoryLimit: number) {
    this.#core = createCore(source, Math.floor(memoryLimit / PAGE_SIZE));
    this.#records = new Records(this.#core.memory.buffer, this);
    this.departures = new Departures(this.#records, this.#sessions);
  }

  get size(): number {
    return this.#records.i32[HEADER_COUNT / 4];
  }

  /** Bytes of linear memory in use. */
  get byteLength(): number {
    return this.#records.i32[HEADER_PAGES / 4] * PAGE_SIZE;
  }

  /** In a debug build, walks every invariant: 0 where all hold. */
  check(): number {
    return this.#core.check?.() ?? 0;
  }

  setCapacity(sessions: number): void {
    this.#core.setCapacity(sessions);
  }

  counter(index: number): number {
    return this.#records.f64[HEADER_COUNTERS / 8 + index];
  }

  count(index: number): void {
    this.#records.f64[HEADER_COUNTERS / 8 + index]++;
  }

  holds(session: Session<T>): boolean {
    return recordsOf(session) === this.#records;
  }

  /** Sessions in order of eviction: soonest to expire first. */
  inOrder(): Session<T>[] {
    const records = this.#records;
    const sessions: Session<T>[] = [];
    for (let handle = records.i32[HEADER_SOONEST / 4]; handle; handle = records.later(handle)) {
      sessions.push(this.#sessions.get(handle)!);
    }
    return sessions;
  }

  /** Gets memory for so many sessions in all. Throws a MemoryLimitError where it can't. */
  reserve(sessions: number): void {
    claimStack(sessions);
    this.#afterGrowth(this.#core.reserve(sessions));
    this.#sessions.reserve(this.#records.u8.length / LINE_SIZE - 1);
  }

  /**
   * Adds a session that no cache holds, with a new time where `stamp` (seconds) is given. Others may depart by it.
   * Throws a MemoryLimitError, with nothing changed, where memory can't grow.
   */
  add(session: Session<T>, stamp?: number): void {
    if (!this.#hasHashKey) this.#drawHashKey();
    const records = recordsOf(session);
    const place = handleOf(session);
    const { i32 } = records;
    const word = (place * LINE_SIZE) / 4;
    const handle = this.#core.add(
      i32[word],
      i32[word + 1],
      i32[word + 2],
      i32[word + 3],
      i32[word + 4],
      i32[word + 5],
      i32[word + 6],
      i32[word + 7],
      i32[word + 8],
      i32[word + 9],
      stamp ?? records.time(place),
      records.timeout(place),
    );
    this.#afterGrowth(handle);
    this.#sessions.reserve(handle);
    this.#sessions.set(handle, session);
    records.discard(place);
    placeSession(session, this.#records, handle);
    while (this.departures.makeRoom()) this.#core.evict(handle);
  }

  /** Re-sorts a session that the table holds, as if it were added now. Throws as `add` does. */
  readd(session: Session<T>, stamp?: number): void {
    const handle = handleOf(session);
    this.reschedule(handle, stamp ?? this.#records.time(handle), this.#records.timeout(handle));
  }

  reschedule(handle: number, time: number, timeout: number): void {
    claimStack(handle);
    this.#afterGrowth(this.#core.reschedule(handle, time, timeout));
  }

  /** The session with this key, expired or not. */
  find(id: Uint8Array, protocolVersion: number): Session<T> | undefined {
    return this.#sessions.get(lookUp(this.#core, id, protocolVersion, NONE, TO_FIND));
  }

  /** The unexpired session with this key, counted as hit or miss. An expired one is left to `expire`. */
  lookup(id: Uint8Array, protocolVersion: number, now: number): Session<T> | undefined {
    return this.#sessions.get(lookUp(this.#core, id, protocolVersion, now, TO_RESUME));
  }

  /** `lookup` and `remove`. The core goes by the handle that it has found, and need not wait for what the session has. */
  take(id: Uint8Array, protocolVersion: number, now: number): Session<T> | undefined {
    const handle = lookUp(this.#core, id, protocolVersion, now, TO_TAKE);
    if (handle === 0) return undefined;
    const session = this.#sessions.get(handle)!;
    moveSession(session, this.#records, handle);
    this.#drop(handle);
    return session;
  }

  /** Whether the last `lookup` or `take`, which gave nothing, has left something to `expire`. */
  get hasExpired(): boolean {
    return this.#records.i32[HEADER_EXPIRED / 4] !== 0;
  }

  /** What the last `lookup` found expired is counted as a timeout, and departs. */
  expire(): void {
    this.#core.expire();
  }

  /** Removes a session that the table holds. The cache's reference is still counted. */
  remove(session: Session<T>): void {
    const handle = handleOf(session);
    moveSession(session, this.#records, handle);
    this.#drop(handle);
  }

  /** Removes a session whose last reference is the cache's, and frees it: it needs no record of its own any more. */
  free(session: Session<T>): void {
    const handle = handleOf(session);
    endSession(session);
    this.#drop(handle);
  }

  #drop(handle: number): void {
    this.#core.drop(handle);
    this.#sessions.set(handle, undefined);
  }

  /** The session that has the key of this other one. */
  findRival(session: Session<T>): Session<T> | undefined {
    const records = recordsOf(session);
    const handle = handleOf(session);
    return this.find(records.id(handle), records.version(handle));
  }

  /** Removes what has expired at `now` (seconds), or everything. */
  flush(now = NONE): void {
    this.#core.flush(now);
    while (this.departures.makeRoom()) this.#core.flush(now);
  }

  /** `lookup` and `expire` for each of the ids, 32 bytes each, in their order. */
  findMany(ids: Uint8Array, handles: Uint32Array, protocolVersion: number, now: number): void {
    findMany(this.#core, this.departures, ids, handles, protocolVersion, now);
  }

  /** A view of linear memory for ids that `findMany` reads in place. Throws a MemoryLimitError where memory can't grow. */
  idBuffer(ids: number): Uint8Array {
    claimStack(ids);
    const address = this.#core.idBuffer(ids) >>> 0;
    this.#afterGrowth(address);
    return new Uint8Array(this.#core.memory.buffer, address, ids * ID_CAPACITY);
  }

  /** The session that a handle of `findMany` stands for, unless it left the table since. */
  sessionOf(handle: number): Session<T> | undefined {
    const entry = handle & HANDLE_MASK;
    if (!this.#sessions.has(entry)) return undefined;
    // Both have the generation above the bits of the handle.
    const changed = (this.#records.sooner(entry) ^ handle) & ~HANDLE_MASK;
    return changed ? undefined : this.#sessions.get(entry);
  }

  #drawHashKey(): void {
    drawHashKey(this.#core);
    this.#hasHashKey = true;
  }

  /** After a call that may grow: views memory anew if it did. `done` is 0 where memory could not grow. */
  #afterGrowth(done: number): void {
    if (this.#records.i32.length === 0) this.#records.refresh(this.#core.memory.buffer);
    if (done) return;
    throw new MemoryLimitError(`memory: no room for more: ${this.byteLength} bytes hold ${this.size} sessions`);
  }
}
