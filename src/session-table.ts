// JS sessions by handle, over one core: each operation crosses into wasm once. Knows no callbacks and no modes.
import { createCore, type Core } from './core.js';
import { MemoryLimitError } from './errors.js';
import {
  DEPARTED_REMOVED,
  DEPARTURES,
  DEPARTURES_CAPACITY,
  ENTRY_LATER,
  ENTRY_SOONER,
  HEADER_COUNT,
  HEADER_COUNTERS,
  HEADER_DEPARTED,
  HEADER_SOONEST,
  INPUT,
  LINE_SIZE,
  PAGE_SIZE,
} from './layout.generated.js';
import { recordPool, Records, type Owner } from './records.js';
import { handleOf, placeSession, recordsOf, type Session } from './session.js';

/** A session that left the table. The cache's reference is still counted: who handles the departure drops it. */
export interface Departure<T> {
  readonly session: Session<T>;
  /** DEPARTED_* */
  readonly reason: number;
}

const INPUT_HANDLE = INPUT / LINE_SIZE;
const FIRST_DEPARTURE = DEPARTURES / LINE_SIZE;
/** No stamp for `Core.add`, no time limit for `Core.flush`. */
const NONE = -1;

const NO_DEPARTURES: readonly Departure<any>[] = Object.freeze([]);

export class SessionTable<T> implements Owner {
  readonly #core: Core;
  readonly #records: Records;
  /** By handle. Handle 0 is no entry. */
  readonly #sessions: (Session<T> | undefined)[] = [undefined];

  /** `memoryLimit`: bytes of linear memory that the table may use. Throws as `createCore` does. */
  constructor(memoryLimit: number) {
    this.#core = createCore(Math.floor(memoryLimit / PAGE_SIZE));
    this.#records = new Records(this.#core.memory.buffer, this);
  }

  get size(): number {
    return this.#records.i32[HEADER_COUNT / 4];
  }

  /** Bytes of linear memory. */
  get byteLength(): number {
    return this.#records.u8.length;
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
    const { i32 } = this.#records;
    const sessions: Session<T>[] = [];
    for (let handle = i32[HEADER_SOONEST / 4]; handle; handle = i32[(handle * LINE_SIZE + ENTRY_LATER) / 4]) {
      sessions.push(this.#sessions[handle]!);
    }
    return sessions;
  }

  /**
   * Adds a session that no cache holds, with a new time where `stamp` (seconds) is given.
   * Throws a MemoryLimitError, with nothing changed, where memory can't grow.
   */
  add(session: Session<T>, stamp = NONE): readonly Departure<T>[] {
    this.#records.copyFrom(recordsOf(session), handleOf(session), INPUT_HANDLE);
    const handle = this.#core.add(stamp);
    this.#afterGrowth(handle);
    while (this.#sessions.length <= handle) this.#sessions.push(undefined);
    this.#sessions[handle] = session;
    recordsOf(session).takeBack(handleOf(session));
    placeSession(session, this.#records, handle);
    const departures = this.takeDepartures();
    return departures.length < DEPARTURES_CAPACITY ? departures : this.#goOnEvicting(departures, handle);
  }

  /** Re-sorts a session that the table holds, as if it were added now. Throws as `add` does. */
  readd(session: Session<T>, stamp = session.time): void {
    this.reschedule(handleOf(session), stamp, session.timeout);
  }

  reschedule(handle: number, time: number, timeout: number): void {
    this.#afterGrowth(this.#core.reschedule(handle, time, timeout));
  }

  /** The session with this key, expired or not. */
  find(id: Uint8Array, protocolVersion: number): Session<T> | undefined {
    this.#records.setKey(INPUT_HANDLE, id, protocolVersion, 0);
    return this.#sessions[this.#core.find()];
  }

  /** The unexpired session with this key, counted as hit, miss or timeout. An expired one is in the departures. */
  lookup(id: Uint8Array, protocolVersion: number, now: number): Session<T> | undefined {
    this.#records.setKey(INPUT_HANDLE, id, protocolVersion, 0);
    return this.#sessions[this.#core.lookup(now)];
  }

  /** `lookup` and removal in one step. What it found departs as removed, or as expired. */
  take(id: Uint8Array, protocolVersion: number, now: number): Departure<T> | undefined {
    this.#records.setKey(INPUT_HANDLE, id, protocolVersion, 0);
    this.#core.take(now);
    return this.takeDepartures()[0];
  }

  /** Removes a session that the table holds, and marks it not resumable. */
  remove(session: Session<T>): void {
    this.#core.depart(handleOf(session), DEPARTED_REMOVED);
    this.takeDepartures();
  }

  /** Removes the session that has the key of this other one, unmarked. */
  displace(session: Session<T>): Session<T> | undefined {
    this.#records.copyFrom(recordsOf(session), handleOf(session), INPUT_HANDLE);
    this.#core.displace();
    return this.takeDepartures()[0]?.session;
  }

  /** Removes what has expired at `now` (seconds), or everything. */
  flush(now = NONE): readonly Departure<T>[] {
    this.#core.flush(now);
    const departures = this.takeDepartures();
    return departures.length < DEPARTURES_CAPACITY ? departures : this.#goOn(departures, () => this.#core.flush(now));
  }

  /** Takes what left the core in the last call: each session gets its record back, with every reference still counted. */
  takeDepartures(): readonly Departure<T>[] {
    const count = this.#records.i32[HEADER_DEPARTED / 4];
    if (count === 0) return NO_DEPARTURES;
    const departures: Departure<T>[] = [];
    for (let i = 0; i < count; i++) departures.push(this.#takeDeparture(FIRST_DEPARTURE + i));
    this.#records.i32[HEADER_DEPARTED / 4] = 0;
    return departures;
  }

  #goOnEvicting(first: readonly Departure<T>[], spared: number): readonly Departure<T>[] {
    return this.#goOn(first, () => this.#core.evict(spared));
  }

  /** Calls again and again what stopped when the departures were full. */
  #goOn(first: readonly Departure<T>[], call: () => void): readonly Departure<T>[] {
    const departures = [...first];
    for (let more = first; more.length === DEPARTURES_CAPACITY;) {
      call();
      more = this.takeDepartures();
      departures.push(...more);
    }
    return departures;
  }

  #takeDeparture(record: number): Departure<T> {
    const { i32 } = this.#records;
    const handle = i32[(record * LINE_SIZE + ENTRY_LATER) / 4];
    const reason = i32[(record * LINE_SIZE + ENTRY_SOONER) / 4];
    const session = this.#sessions[handle]!;
    this.#sessions[handle] = undefined;
    const pool = recordPool();
    const place = pool.append();
    pool.copyFrom(this.#records, record, place);
    this.#records.wipe(record);
    placeSession(session, pool, place);
    return { session, reason };
  }

  /** After a call that may grow: views memory anew if it did. `done` is 0 where memory could not grow. */
  #afterGrowth(done: number): void {
    if (this.#records.i32.length === 0) this.#records.refresh(this.#core.memory.buffer);
    if (done) return;
    const bytes = this.#records.u8.length;
    throw new MemoryLimitError(`memory: no room for one more session: ${bytes} bytes hold ${this.size}`);
  }
}
