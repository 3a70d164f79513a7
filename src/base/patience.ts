// Deadlines by the runtime's own timers, taken when this module is loaded: a program's tests may put clocks of their own in their
// place, which stand still. Declared here, since neither the types of the DOM nor those of Node are needed by what imports it.

interface Runtime {
  setTimeout(callback: (onDeadline: () => void) => void, milliseconds: number, onDeadline: () => void): Timer;
  clearTimeout(timer: Timer | undefined): void;
  setImmediate?(callback: (...values: unknown[]) => void, ...values: unknown[]): unknown;
  queueMicrotask(callback: () => void): void;
  readonly performance: { now(): number };
}

/** Node's has `unref`, others are numbers. */
export type Timer = { unref?(): unknown } | number;

const runtime = globalThis as unknown as Runtime;
const { setTimeout, clearTimeout, setImmediate, queueMicrotask, performance } = runtime;

/** Of a clock that only goes forward. */
export const milliseconds: () => number = performance.now.bind(performance);

/** Calls back when the time is over, but not before what has arrived by then was read, and its consequences were drawn. */
export function startDeadline(milliseconds: number, onDeadline: () => void): Timer {
  const timer = setTimeout(afterArrivals, milliseconds, onDeadline);
  // What waits is a socket, which holds the process open if anything is to.
  if (typeof timer === 'object') timer.unref?.();
  return timer;
}

export { clearTimeout as endDeadline };

/**
 * Timers run before sockets are read, so after a stalled event loop the deadline would win over an answer that was there in
 * time. The second turn is for who collects what comes, and answers at the end of the first.
 */
function afterArrivals(decide: () => void): void {
  if (setImmediate) setImmediate(setImmediate as (decide: unknown) => void, decide);
  else decide();
}

/** Calls back when what has arrived in this turn of the event loop was read; where that can't be told, at the end of the task. */
export function afterThisTurn(callback: () => void): void {
  if (setImmediate) setImmediate(callback);
  else queueMicrotask(callback);
}

/** What waits for its end, all equally long: one timer serves them all. */
export class Patience {
  readonly #milliseconds: number;
  /** When each is over, the soonest first, since those who come later wait as long. */
  readonly #ends = new Map<() => void, number>();
  #timer: Timer | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  add(onEnd: () => void): void {
    this.#ends.set(onEnd, milliseconds() + this.#milliseconds);
    if (!this.#timer) this.#start(this.#milliseconds);
  }

  delete(onEnd: () => void): void {
    this.#ends.delete(onEnd);
  }

  #start(milliseconds: number): void {
    this.#timer = startDeadline(milliseconds, () => this.#end());
  }

  #end(): void {
    this.#timer = undefined;
    const now = milliseconds();
    for (const [onEnd, end] of this.#ends) {
      // Timers count whole milliseconds, and may be one early.
      if (end > now + 1) break;
      this.#ends.delete(onEnd);
      onEnd();
    }
    const [next] = this.#ends.values();
    if (next !== undefined && !this.#timer) this.#start(next - now);
  }
}
