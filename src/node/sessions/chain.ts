// A chain of sessions: those that a full handshake made, and those that follow from them, each made on a connection that resumed
// one of the chain.
import { CHAIN_SIZE } from './envelope.js';

/** So many of its newest sessions a chain knows by their ids: more than clients keep. */
const MOST_IDS = 16;
/** So many chains are known that were resumed, those whose first time was the latest. */
const MOST_CHAINS = 4000;

/** Of a chain: so many characters of a byte. */
export function nameOf(root: Buffer): string {
  return root.toString('latin1', 0, CHAIN_SIZE);
}

export class Chain {
  /** Begins with its name. */
  readonly root: Buffer;
  /** Of all its sessions. */
  readonly protocolVersion: number;
  /** Of sessions that may be in the store, the newest last. */
  private ids: Buffer[] = [];

  /** @param root ids are random, so the beginning of that of the first session serves as the name */
  constructor(root: Buffer, protocolVersion: number) {
    this.root = root;
    this.protocolVersion = protocolVersion;
  }

  add(id: Buffer): void {
    // In TLS 1.2 it is the same each time.
    if (this.ids.at(-1)?.equals(id)) return;
    if (this.ids.length === MOST_IDS) this.ids.shift();
    this.ids.push(id);
  }

  /** Gives them away: the chain knows none afterwards. */
  takeIds(): Buffer[] {
    const ids = this.ids;
    this.ids = [];
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
    const known = this.#resumed.get(name);
    if (known) return known;
    const chain = new Chain(Buffer.from(name, 'latin1'), protocolVersion);
    if (this.#resumed.size === MOST_CHAINS) this.#resumed.delete(this.#resumed.keys().next().value!);
    this.#resumed.set(name, chain);
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
    const name = nameOf(chain.root);
    this.#revoked.set(name, end);
    const ids = [...chain.takeIds(), ...(this.#resumed.get(name)?.takeIds() ?? [])];
    return ids.filter((id, i) => ids.findIndex((other) => other.equals(id)) === i);
  }

  isRevoked(root: Buffer): boolean {
    return this.#revoked.size > 0 && this.#revoked.has(nameOf(root));
  }
}
