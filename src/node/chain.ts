// A chain of sessions: those that a full handshake made, and those that follow from them, each made on a connection that resumed
// one of the chain.
import { CHAIN_SIZE } from './envelope.js';

/** So many of the newest sessions are known by their ids. Those that a client has and never offers are the older ones. */
const MOST_IDS = 256;

export class Chain {
  /** So many characters of a byte. */
  readonly name: string;
  /** Of all its sessions. */
  readonly protocolVersion: number;
  /** Nothing of it is resumed or stored any more. */
  revoked = false;
  /** Of the sessions that were stored here, the newest last: characters of a byte. */
  #ids: string[] = [];

  constructor(name: string, protocolVersion: number) {
    this.name = name;
    this.protocolVersion = protocolVersion;
  }

  add(id: Buffer): void {
    if (this.#ids.length === MOST_IDS) this.#ids.shift();
    this.#ids.push(id.toString('latin1'));
  }

  /** Gives them away: the chain knows none afterwards. */
  takeIds(): Buffer[] {
    const ids = this.#ids.map((id) => Buffer.from(id, 'latin1'));
    this.#ids = [];
    return ids;
  }
}

/** The chains that something still refers to: a connection, or the program by its socket. And what was revoked. */
export class Chains {
  readonly #known = new Map<string, WeakRef<Chain>>();
  #mostKnown = 1024;
  /** Revoked ones, by name, with the time when their last session ends; the soonest first. */
  readonly #revoked = new Map<string, number>();

  /** A new one. Ids are random, so the beginning of its first session's serves as its name. */
  begin(firstId: Buffer, protocolVersion: number): Chain {
    return this.#remember(new Chain(firstId.toString('latin1', 0, CHAIN_SIZE), protocolVersion));
  }

  /** One whose session was resumed. */
  resume(name: string, protocolVersion: number): Chain {
    return this.#known.get(name)?.deref() ?? this.#remember(new Chain(name, protocolVersion));
  }

  /** @param end when the last session of the chain ends, in seconds since 1970 */
  revoke(chain: Chain, now: number, end: number): void {
    for (const [name, over] of this.#revoked) {
      // Nor where the clock gives no number.
      if (!(over < now)) break;
      this.#revoked.delete(name);
    }
    chain.revoked = true;
    this.#revoked.set(chain.name, end);
  }

  isRevoked(name: string): boolean {
    return this.#revoked.has(name);
  }

  #remember(chain: Chain): Chain {
    if (this.#known.size >= this.#mostKnown) this.#forgetLost();
    this.#known.set(chain.name, new WeakRef(chain));
    return chain;
  }

  /** Costs as much as so many new chains, and comes as seldom. */
  #forgetLost(): void {
    for (const [name, reference] of this.#known) if (!reference.deref()) this.#known.delete(name);
    this.#mostKnown = Math.max(1024, 2 * this.#known.size);
  }
}
