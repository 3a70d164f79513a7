// Comes back to an address, by one mechanism, and notes what happens.
import type { Cost, Handshake } from './connection.js';
import type { Failure } from './failures.js';
import type { Cell } from './findings.js';
import type { Mechanism } from './mechanisms.js';
import { offer, twice, type Visit } from './offering.js';
import { readSessionData, withoutFrame } from '../tls/session-data.js';

export class Visitor {
  readonly #visit: Visit;
  readonly #mechanism: Mechanism;
  readonly #address: string;
  readonly #full: Cost[] = [];
  readonly #short: Cost[] = [];
  #offered = 0;
  #resumed = 0;
  #again: boolean | undefined;
  #ticketsFull: number | undefined;
  #ticketsResumed: number | undefined;
  #ticketBytes = 0;
  #lifetime = 0;
  #failure: Failure | undefined;
  #broken: Failure | undefined;
  /** The last one that came. */
  #session: Buffer | undefined;

  constructor(visit: Visit, mechanism: Mechanism, address: string) {
    this.#visit = visit;
    this.#mechanism = mechanism;
    this.#address = address;
  }

  /** A full handshake. */
  async comeFirst(): Promise<void> {
    const outcome = await twice(() => this.#visit(this.#address, this.#mechanism));
    if ('failure' in outcome) this.#failure = outcome.failure;
    else this.#note(outcome.handshake, this.#full);
  }

  /** Returns with the newest session, and one with a session that was resumed already. */
  async comeBack(rounds: number): Promise<void> {
    let resumed: Buffer | undefined;
    for (let n = 0; n < rounds; n++) {
      const { session } = this;
      if (session && (await this.#return(session))) resumed ??= session;
    }
    if (resumed && this.session) this.#again = await this.#return(resumed, false);
  }

  /**
   * What a client would offer next: after a session that is no longer accepted came a full handshake, and with it another. Undefined
   * where there is none, and where connections fail.
   */
  get session(): Buffer | undefined {
    return this.#failure || this.#broken ? undefined : this.#session;
  }

  get cell(): Cell {
    return {
      mechanism: this.#mechanism,
      address: this.#address,
      offered: this.#offered,
      resumed: this.#resumed,
      again: this.#again,
      ticketsFull: this.#ticketsFull,
      ticketsResumed: this.#ticketsResumed,
      ticketBytes: this.#ticketBytes,
      lifetime: this.#lifetime,
      full: this.#full,
      short: this.#short,
      failure: this.#failure,
      broken: this.#broken,
    };
  }

  /** @param counts whether it is one of the returns that a client makes */
  async #return(session: Buffer, counts = true): Promise<boolean> {
    const outcome = await offer(this.#visit, this.#address, this.#mechanism, session);
    if ('failure' in outcome) this.#failure = outcome.failure;
    else if ('broken' in outcome) this.#broken = outcome.broken;
    else return this.#count(outcome.handshake, counts);
    return false;
  }

  #count(handshake: Handshake, counts: boolean): boolean {
    const { resumed } = handshake;
    if (counts) this.#offered++;
    if (counts && resumed) this.#resumed++;
    this.#note(handshake, resumed ? this.#short : undefined);
    return resumed;
  }

  /** @param costs where its cost belongs. A full handshake that a session was offered in is of neither kind */
  #note({ resumed, cost, sessions }: Handshake, costs: Cost[] | undefined): void {
    costs?.push(cost);
    const usable = sessions.filter((session) => this.#learn(session));
    if (resumed) this.#ticketsResumed ??= usable.length;
    else this.#ticketsFull ??= usable.length;
    this.#session = usable.at(-1) ?? this.#session;
  }

  /** Whether it is a session by this mechanism. */
  #learn(session: Buffer): boolean {
    const facts = readSessionData(withoutFrame(session));
    if (!facts) return false;
    const isId = this.#mechanism === 'tls1.2-session-id';
    const bytes = isId ? (facts.ticketBytes > 0 ? 0 : facts.sessionIdBytes) : facts.ticketBytes;
    if (bytes === 0) return false;
    this.#ticketBytes = bytes;
    this.#lifetime = facts.lifetimeHint;
    return true;
  }
}
