/** The clock of a cache: real seconds, and an offset by which the example makes time pass without waiting for it. */
export class MovableClock {
  #offset = 0;

  /** Seconds since 1970, whole. */
  readonly now = (): number => Math.floor(Date.now() / 1000) + this.#offset;

  /** Seconds ahead of the real clock from now on. */
  moveTo(offset: number): void {
    this.#offset = offset;
  }
}
