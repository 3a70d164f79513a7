// Around each operation: nobody waits longer than the deadline, whatever a client does, and what hangs does not pile up.
import { ignore } from '../../base/attempt.js';
import { milliseconds, Patience } from '../../base/patience.js';
import { Circuit } from './circuit.js';
import type { Connection } from './connection.js';
import type { Counters } from './stats.js';

/** Operations that a client has not settled, in time or not. */
const MOST_IN_FLIGHT = 2048;

/** Why an operation was not begun. */
export type Refusal = 'open' | 'busy';

export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

export class Guard {
  readonly #circuit: Circuit;
  readonly #patience: Patience;
  readonly #deadline: number;
  readonly #counters: Counters;
  #inFlight = 0;

  /** @param deadline milliseconds */
  constructor(connection: Connection, probe: () => Promise<unknown>, deadline: number, counters: Counters) {
    this.#circuit = new Circuit({ probe, isLost: () => connection.isLost, deadline });
    this.#patience = new Patience(deadline);
    this.#deadline = deadline;
    this.#counters = counters;
  }

  get isOpen(): boolean {
    return this.#circuit.isOpen;
  }

  refusal(): Refusal | undefined {
    if (!this.#circuit.admits()) return 'open';
    return this.#inFlight < MOST_IN_FLIGHT ? undefined : 'busy';
  }

  /**
   * Begins an operation, which is to be refused before that.
   *
   * @param late gets what comes after the deadline
   * @returns rejects with what the client does, or with a `DeadlineError`
   */
  run<T>(operation: () => Promise<T>, late: (value: T) => void = ignore): Promise<T> {
    const start = milliseconds();
    this.#inFlight++;
    return new Promise<T>((resolve, reject) => {
      let isOver = false;
      const onDeadline = () => {
        isOver = true;
        this.#circuit.failed();
        reject(new DeadlineError(`redisStore: no answer within ${this.#deadline} ms`));
      };
      const settle = () => {
        this.#inFlight--;
        this.#patience.delete(onDeadline);
      };
      const onValue = (value: T) => {
        settle();
        if (isOver) return late(value);
        this.#circuit.succeeded();
        this.#counters.took(milliseconds() - start);
        resolve(value);
      };
      const onError = (error: unknown) => {
        settle();
        if (isOver) return;
        // A server that says no answers.
        if (isReply(error)) this.#circuit.succeeded();
        else this.#circuit.failed();
        reject(error);
      };
      this.#patience.add(onDeadline);
      begin(operation).then(onValue, onError);
    });
  }

  end(): void {
    this.#circuit.end();
  }
}

/** Also of an operation that throws. */
async function begin<T>(operation: () => Promise<T>): Promise<T> {
  return operation();
}

/** An error that Redis has sent: it begins with a word in capitals, as `READONLY` or `OOM`. */
function isReply(error: unknown): boolean {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && /^[A-Z]{2,} /.test(message);
}
