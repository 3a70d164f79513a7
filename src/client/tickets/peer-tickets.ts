import { Cooldown } from './cooldown.js';
import { Endpoint } from './endpoint.js';
import type { Ticket } from './ticket.js';

/** So many endpoints of a peer are known, those that were used last. */
const MOST_ENDPOINTS = 64;

/** What a cache has of a peer. */
export class PeerTickets {
  readonly cooldown: Cooldown = new Cooldown();
  /** By address, the one that was used last at the end. */
  readonly #endpoints = new Map<string, Endpoint>();

  /** Its endpoints. */
  [Symbol.iterator](): IterableIterator<Endpoint> {
    return this.#endpoints.values();
  }

  get tickets(): Ticket[] {
    return [...this].flatMap(({ tickets }) => tickets);
  }

  get endpoints(): [string, Endpoint][] {
    return [...this.#endpoints];
  }

  find(address: string): Endpoint | undefined {
    return this.#endpoints.get(address);
  }

  /** @param onLeave gets the tickets of an endpoint that must go for it */
  use(address: string, onLeave: (tickets: Ticket[]) => void): Endpoint {
    const endpoint = this.#endpoints.get(address) ?? new Endpoint();
    this.#endpoints.delete(address);
    this.#endpoints.set(address, endpoint);
    if (this.#endpoints.size > MOST_ENDPOINTS) {
      const [[oldest, { tickets }]] = this.#endpoints as unknown as Iterable<[string, Endpoint]>;
      this.#endpoints.delete(oldest!);
      onLeave(tickets);
    }
    return endpoint;
  }

  /**
   * Whose ticket is offered at this address: its own, or else that of the endpoint that got the last one, since servers of one name often
   * have the same keys.
   */
  sourceFor(address: string): Endpoint | undefined {
    const own = this.find(address);
    if (own?.next || own?.refusesOthers) return own;
    return [...this.#endpoints.values()]
      .filter(({ next }) => next)
      .toSorted((a, b) => a.next!.made - b.next!.made)
      .at(-1);
  }

  removeOldest(): Ticket | undefined {
    for (const [, endpoint] of this.#endpoints) {
      const ticket = endpoint.removeOldest();
      if (ticket) return ticket;
    }
    return undefined;
  }

  /** The clock was set back by so many seconds. */
  shift(seconds: number): void {
    this.cooldown.shift(seconds);
    for (const ticket of this.tickets) {
      ticket.made -= seconds;
      ticket.expires -= seconds;
      ticket.end -= seconds;
    }
  }
}
