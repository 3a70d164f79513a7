// The departures of a core, as sessions: what left the table in an operation, to be taken before the next.
import type { Handles } from './handles.js';
import { DEPARTURES, DEPARTURES_CAPACITY, HEADER_DEPARTED, LINE_SIZE } from '../core/layout.generated.js';
import { recordPool, type Records } from './records.js';
import { placeSession, type Session } from './session.js';

/** A session that left the table. The cache's reference is still counted: who handles the departure drops it. */
export interface Departure<T> {
  readonly session: Session<T>;
  /** DEPARTED_* */
  readonly reason: number;
}

const FIRST_DEPARTURE = DEPARTURES / LINE_SIZE;

export class Departures<T> {
  readonly #records: Records;
  readonly #sessions: Handles<Session<T>>;
  /** Those that made room for more. */
  #earlier: Departure<T>[] = [];

  constructor(records: Records, sessions: Handles<Session<T>>) {
    this.#records = records;
    this.#sessions = sessions;
  }

  /** How many can be taken. */
  get count(): number {
    return this.#waiting() + this.#earlier.length;
  }

  /** In linear memory. No accessor: engines call out of compiled code for a private one. */
  #waiting(): number {
    return this.#records.i32[HEADER_DEPARTED / 4];
  }

  /** Where the core had to stop since it had no room for more: takes what waits there, and says that it is to go on. */
  makeRoom(): boolean {
    if (this.#waiting() < DEPARTURES_CAPACITY) return false;
    this.takeEarly();
    return true;
  }

  /** Takes what waits in linear memory for a later `takeAll`. */
  takeEarly(): void {
    for (let i = 0; i < this.#waiting(); i++) {
      const record = FIRST_DEPARTURE + i;
      const reason = this.#records.sooner(record);
      this.#earlier.push({ session: this.#take(record), reason });
    }
    this.#records.i32[HEADER_DEPARTED / 4] = 0;
  }

  /** Takes the only one, and allocates nothing. */
  takeOne(): Session<T> {
    const earlier = this.#earlier.pop();
    if (earlier) return earlier.session;
    this.#records.i32[HEADER_DEPARTED / 4] = 0;
    return this.#take(FIRST_DEPARTURE);
  }

  takeAll(): readonly Departure<T>[] {
    this.takeEarly();
    const all = this.#earlier;
    this.#earlier = [];
    return all;
  }

  /** The session gets its record back, with every reference still counted. */
  #take(record: number): Session<T> {
    const handle = this.#records.later(record);
    const session = this.#sessions.get(handle)!;
    this.#sessions.set(handle, undefined);
    moveSession(session, this.#records, record);
    this.#records.wipe(record);
    return session;
  }
}

/** Gives a session a record of its own, a copy of this one. What it was copied from is to be wiped. */
export function moveSession(session: Session<any>, records: Records, handle: number): void {
  const pool = recordPool();
  const place = pool.append();
  pool.copyFrom(records, handle, place);
  placeSession(session, pool, place);
}
