// A chain of sessions: those that a full handshake made, and those that follow from them, each made on a connection that resumed
// one of the chain.
import { CHAIN_SIZE } from './envelope.js';

/** So many of its newest sessions a chain knows by their ids: more than clients keep. */
const MOST_IDS = 32;
/** So many chains are known that were resumed, the newest. */
const MOST_CHAINS = 10_000;

export class Chain {
  /** So many characters of a byte. */
  readonly name: string;
  /** Of all its sessions. */
  readonly protocolVersion: number;
  /** Of sessions that may be in the store, the newest last: characters of a byte. */
  #ids: string[] = [];

  constructor(name: string, protocolVersion: number) {
    this.name = name;
    this.protocolVersion = protocolVersion;
  }

  /** The chain of a full handshake. Ids are random, so the beginning of its first session's serves as its name. */
  static begin(firstId: Buffer, protocolVersion: number): Chain {
    return new Chain(firstId.toString('latin1', 0, CHAIN_SIZE), protocolVersion);
  }

  add(id: Buffer): void {
    if (this.#ids.length === MOST_IDS) this.#ids.shift();
    this.#ids.push(id.toString('latin1'));
  }

  /** Gives them away: the chain knows none afterwards. */
  takeIds(): string[] {
    const ids = this.#ids;
    this.#ids = [];
    return ids;
  }
}

/** The chains that were resumed, and those that were revoked. A chain that was not resumed is known to its connection alone. */
export class Chains {
  readonly #resumed = new Map<string, Chain>();
  /** By name, with the time when their last session ends; the soonest first. */
  readonly #revoked = new Map<string, number>();

  /** The chain of this name, one of whose sessions is resumed. */
  resume(name: string, protocolVersion: number): Chain {
    const chain = this.#resumed.get(name) ?? new Chain(name, protocolVersion);
    // The newest last.
    this.#resumed.delete(name);
    this.#resumed.set(name, chain);
    if (this.#resumed.size > MOST_CHAINS) this.#resumed.delete(this.#resumed.keys().next().value!);
    return chain;
  }

  /**
   * Nothing of the chain is resumed or stored any more.
   *
   * @param end when its last session ends, in seconds since 1970
   * @returns the ids of its sessions that are known
   */
  revoke(chain: Chain, now: number, end: number): Buffer[] {
    for (const [name, over] of this.#revoked) {
      // Nor where the clock gives no number.
      if (!(over < now)) break;
      this.#revoked.delete(name);
    }
    this.#revoked.set(chain.name, end);
    const ids = [...chain.takeIds(), ...(this.#resumed.get(chain.name)?.takeIds() ?? [])];
    return Array.from(new Set(ids), (id) => Buffer.from(id, 'latin1'));
  }

  isRevoked(name: string): boolean {
    return this.#revoked.has(name);
  }
}
