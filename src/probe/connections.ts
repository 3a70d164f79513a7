// All connections of a probe: counted, and no more than so many.
import { connect, type Handshake, type Outcome } from './connection.js';
import { SPENT_CODE, type Failure } from './failures.js';
import { MECHANISMS, mechanisms, type Mechanism } from './mechanisms.js';
import type { Contexts, Target } from './target.js';

export const MOST_CONNECTIONS = 64;
/** Of these, for what is tried once more. */
const RESERVE = 4;

/** Milliseconds for the server to end its side. One that is cut off may end the session, too. */
const GOODBYE = 300;
/** Where one has not ended its side before: those that don't are to cost little. */
const SHORT_GOODBYE = 50;

const SPENT: Failure = {
  stage: 'connect',
  code: SPENT_CODE,
  reason: `${MOST_CONNECTIONS} connections were made, which is the most`,
};

/** Is told what is asked next, how many connections were made, and how many there will be at most, as far as is known. */
export type Progress = (what: string, made: number, most: number) => void;

export class Connections {
  readonly #target: Target;
  readonly #contexts: Contexts;
  readonly #progress: Progress;
  #made = 0;
  #most = MOST_CONNECTIONS;
  #goodbye = GOODBYE;
  /** Addresses that gave no ticket in a resumed handshake: they are not waited for again. */
  readonly #keepTickets = new Set<string>();

  constructor(target: Target, contexts: Contexts, progress: Progress) {
    this.#target = target;
    this.#contexts = contexts;
    this.#progress = progress;
  }

  get made(): number {
    return this.#made;
  }

  /** That can be planned with. */
  get left(): number {
    return MOST_CONNECTIONS - RESERVE - this.#made;
  }

  /** What is to come, for the progress. */
  expect(count: number): void {
    this.#most = Math.min(this.#made + count, MOST_CONNECTIONS);
  }

  /** For one that is made elsewhere. */
  count(): void {
    this.#made++;
  }

  /** @param kind 'any': both versions are offered */
  async make(address: string, kind: Mechanism | 'any', session?: Buffer): Promise<Outcome> {
    if (this.#made >= MOST_CONNECTIONS) return { failure: SPENT };
    const label = kind === 'any' ? 'TLS' : MECHANISMS[kind].label;
    this.#progress(`${label}, ${address}`, this.#made++, Math.max(this.#most, this.#made));
    const manners = { session, goodbye: this.#goodbye, keepsTickets: this.#keepTickets.has(address) };
    const outcome = await connect(this.#target, address, this.#contexts[kind], manners);
    if ('handshake' in outcome) this.#learn(address, outcome.handshake);
    return outcome;
  }

  #learn(address: string, { closed, protocol, resumed, sessions }: Handshake): void {
    if (!closed) this.#goodbye = SHORT_GOODBYE;
    if (resumed && protocol === 'TLSv1.3' && sessions.length === 0) this.#keepTickets.add(address);
  }
}

/** How many addresses there may be, if each mechanism makes a first visit, a return, one again, and one at the next address. */
export function addressesFor(left: number): number {
  return Math.floor(left / (4 * mechanisms.length));
}

/** Connections of a visitor with a session, besides its returns: again, and, of several addresses, at the next one. */
export function besidesReturns(addresses: number): number {
  return addresses > 1 ? 2 : 1;
}

/** Returns of each of so many visitors. */
export function roundsFor(left: number, visitors: number, addresses: number, wanted: number): number {
  return Math.max(1, Math.min(wanted, Math.floor(left / visitors) - besidesReturns(addresses)));
}
