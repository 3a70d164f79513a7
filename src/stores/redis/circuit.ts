// Whether Redis is asked at all: who waits for a server that does not answer, waits for nothing.
import { milliseconds, startDeadline } from '../../base/patience.js';

/**
 * So many operations in turn without an answer in time, and no more are begun. One may be lost by itself; each more is a handshake that
 * waits, beside those that had asked already.
 */
const MOST_FAILURES = 2;
/** Milliseconds from one probe to the next. */
const PROBE_INTERVAL = 200;
/** A probe may have been lost, so after so many intervals another is sent, but no more than so many. */
const PATIENT_INTERVALS = 5;
const MOST_PROBES = 10;

export interface CircuitSettings {
  /** Asks Redis something. */
  probe(): Promise<unknown>;
  /** Whether the client knows that it has no connection. */
  isLost(): boolean;
  /** Milliseconds in which an answer is one. */
  readonly deadline: number;
}

export class Circuit {
  readonly #settings: CircuitSettings;
  #failures = 0;
  #isOpen = false;
  #ended = false;
  #probes = 0;
  #intervals = 0;

  constructor(settings: CircuitSettings) {
    this.#settings = settings;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether an operation may be begun. */
  admits(): boolean {
    if (!this.#isOpen && this.#settings.isLost()) this.#open();
    return !this.#isOpen;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    if (++this.#failures >= MOST_FAILURES) this.#open();
  }

  /** It stays open. */
  end(): void {
    this.#ended = this.#isOpen = true;
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#intervals = 0;
    this.#schedule();
  }

  #schedule(): void {
    startDeadline(PROBE_INTERVAL, () => {
      if (this.#ended || !this.#isOpen) return;
      this.#schedule();
      if (this.#maySendProbe()) void this.#sendProbe();
    });
  }

  #maySendProbe(): boolean {
    if (this.#settings.isLost()) return false;
    if (this.#probes === 0) return true;
    return ++this.#intervals % PATIENT_INTERVALS === 0 && this.#probes < MOST_PROBES;
  }

  async #sendProbe(): Promise<void> {
    const { probe, deadline } = this.#settings;
    const start = milliseconds();
    this.#probes++;
    try {
      await probe();
      if (milliseconds() - start <= deadline) this.#close();
    } catch {
      // The next one will tell.
    } finally {
      this.#probes--;
    }
  }

  #close(): void {
    if (this.#ended) return;
    this.#isOpen = false;
    this.#failures = 0;
  }
}
