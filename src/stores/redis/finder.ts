// Lookups: what Redis has, opened, and judged by its groups.
import { zero } from '../../base/intrinsics.js';
import type { FoundSession } from '../../base/store.js';
import type { SyncSealer } from '../sealing/sealer.js';
import type { Connection } from './connection.js';
import type { Generations } from './generations.js';
import { decodeGroups } from './groups.js';
import { DeadlineError, type Guard } from './guard.js';
import type { Found } from './lookups.js';
import type { Counters, RedisMissReason } from './stats.js';

export interface FinderParts {
  readonly connection: Connection;
  readonly sealer: SyncSealer;
  readonly generations: Generations;
  readonly guard: Guard;
  readonly counters: Counters;
  now(): number;
  onError(error: unknown): void;
}

/** What a session is called in Redis: by each key of the sealer. */
interface Sought {
  readonly id: Uint8Array;
  readonly protocolVersion: number;
  readonly keys: readonly string[];
}

/** A session, or why there is none. */
type Verdict = FoundSession | RedisMissReason;

export class Finder {
  readonly #parts: FinderParts;

  constructor(parts: FinderParts) {
    this.#parts = parts;
  }

  /** Undefined for a miss: at once where Redis is not asked. */
  find(sought: Sought, ask: () => Promise<Found>): Promise<FoundSession | undefined> | undefined {
    const { guard } = this.#parts;
    const refusal = guard.refusal();
    if (refusal) {
      this.#count(refusal);
      return undefined;
    }
    // The caller may change its bytes meanwhile.
    const own = { ...sought, id: new Uint8Array(sought.id) };
    return guard.run(async () => this.#judge(own, await ask()), wipe).then(this.#count, this.#fail);
  }

  readonly #count = (verdict: Verdict): FoundSession | undefined => {
    const { counters } = this.#parts;
    if (typeof verdict === 'string') {
      counters.misses[verdict]++;
      return undefined;
    }
    counters.hits++;
    return verdict;
  };

  readonly #fail = (error: unknown): undefined => {
    this.#parts.onError(error);
    this.#parts.counters.misses[error instanceof DeadlineError ? 'timeout' : 'error']++;
  };

  async #judge(sought: Sought, { values, generation }: Found): Promise<Verdict> {
    const { generations, onError } = this.#parts;
    const following = generations.follow(generation);
    following.catch(onError);
    let verdict: Verdict = 'unknown';
    for (const [n, value] of values.entries()) {
      if (!value) continue;
      verdict = await this.#open(sought, sought.keys[n]!, value, following);
      if (typeof verdict !== 'string') break;
    }
    return verdict;
  }

  async #open(
    { id, protocolVersion }: Sought,
    key: string,
    value: Uint8Array,
    following: Promise<void>,
  ): Promise<Verdict> {
    const { sealer, generations, now } = this.#parts;
    const opened = sealer.open(id, protocolVersion, value);
    if (typeof opened === 'string') return this.#remove(key, 'sealed');
    const session = decodeGroups(opened.data);
    const refuse = (reason: RedisMissReason) => {
      zero(opened.data);
      return this.#remove(key, reason);
    };
    if (!session) return refuse('sealed');
    // Who can write to Redis may have made it live longer there.
    if (!(now() < opened.expires)) return refuse('unknown');
    if (session.names.length > 0) await following;
    const { generation, names } = session;
    const isValid = names.length === 0 || generations.isValid(generation, names);
    return isValid ? { data: session.data, expires: opened.expires } : refuse('revoked');
  }

  #remove(key: string, reason: RedisMissReason): RedisMissReason {
    this.#parts.connection.send(key, false, ['DEL', key]).catch(this.#parts.onError);
    return reason;
  }
}

function wipe(verdict: Verdict): void {
  if (typeof verdict !== 'string') zero(verdict.data);
}
