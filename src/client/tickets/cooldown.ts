/** The longest time for which a peer is left alone, in seconds, where the first one was not longer. */
const LONGEST = 24 * 3600;

/** After a failure a peer is offered nothing for a while, and for twice as long after the next one. */
export class Cooldown {
  #until = -Infinity;
  #period = 0;

  isActive(now: number): boolean {
    return now < this.#until;
  }

  /** Failures of connections that were under way when it began count as one. */
  begin(now: number, first: number): void {
    if (this.isActive(now)) return;
    this.#period = this.#period > 0 ? Math.max(first, Math.min(this.#period * 2, LONGEST)) : first;
    this.#until = now + this.#period;
  }

  end(): void {
    this.#until = -Infinity;
    this.#period = 0;
  }

  /** The clock was set back by so many seconds. */
  shift(seconds: number): void {
    this.#until -= seconds;
  }
}
