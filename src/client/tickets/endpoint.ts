import { hasExpired, isShared, type Ticket } from './ticket.js';

/** What leaves where nothing does. */
const NONE: Ticket[] = [];

/** An address that a peer was reached at, and the tickets that it gave. Says what leaves, and wipes nothing. */
export class Endpoint {
  /** Whether it has refused what another endpoint of its peer gave. */
  refusesOthers = false;
  /** The newest last. */
  #unused: Ticket[] = [];
  /** Of those that are to be offered once, the one that was offered last. */
  #last: Ticket | undefined;

  get tickets(): Ticket[] {
    return this.#last ? [this.#last, ...this.#unused] : [...this.#unused];
  }

  /** Without what was offered already, unless nothing else is left. */
  get toSave(): Ticket[] {
    return this.#unused.length > 0 ? [...this.#unused] : this.tickets;
  }

  /** What would be offered; what was offered already only where nothing else is left. */
  get next(): Ticket | undefined {
    return this.#unused.at(-1) ?? this.#last;
  }

  /** @returns what leaves for it */
  add(ticket: Ticket, most: number): Ticket[] {
    const leaving = this.#last ? [this.#last] : [];
    this.#last = undefined;
    // One session of TLS 1.2 serves all connections.
    if (isShared(ticket)) leaving.push(...this.#removeAll(isShared));
    this.#unused.push(ticket);
    return [...leaving, ...this.#unused.splice(0, this.#unused.length - most)];
  }

  /** Takes note that the next one is offered. @returns what leaves for it */
  use(ticket: Ticket, keepsLast: boolean): Ticket[] {
    if (isShared(ticket)) return [];
    const leaving = this.#last && this.#last !== ticket ? [this.#last] : [];
    if (!keepsLast) leaving.push(ticket);
    if (this.#unused.at(-1) === ticket) this.#unused.pop();
    this.#last = keepsLast ? ticket : undefined;
    return leaving;
  }

  /** @returns whether it was there */
  remove(ticket: Ticket): boolean {
    return this.#removeAll((one) => one === ticket).length > 0;
  }

  removeExpired(now: number): Ticket[] {
    if (!this.#hasExpired(now)) return NONE;
    return this.#removeAll((ticket) => hasExpired(ticket, now));
  }

  removeOldest(): Ticket | undefined {
    const [oldest] = this.tickets;
    if (oldest) this.remove(oldest);
    return oldest;
  }

  #hasExpired(now: number): boolean {
    if (this.#last && hasExpired(this.#last, now)) return true;
    return this.#unused.some((ticket) => hasExpired(ticket, now));
  }

  #removeAll(leaves: (ticket: Ticket) => boolean): Ticket[] {
    const leaving = this.tickets.filter(leaves);
    this.#unused = this.#unused.filter((ticket) => !leaves(ticket));
    if (this.#last && leaves(this.#last)) this.#last = undefined;
    return leaving;
  }
}
