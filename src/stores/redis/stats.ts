import type { Guard } from './guard.js';

/** Why a lookup found nothing. */
export type RedisMissReason =
  /** It is not in Redis: never was, expired, removed, taken, evicted. */
  | 'unknown'
  /** One of its groups was revoked since, or Redis has lost what says that none was. */
  | 'revoked'
  /** What is in Redis does not open: changed, or sealed with a key that is not there. It is removed. */
  | 'sealed'
  /** No answer within the deadline. */
  | 'timeout'
  /** Redis, or its client, answered with an error. */
  | 'error'
  /** Redis was not asked, since it had not answered, or since the client has no connection. */
  | 'open'
  /** Redis was not asked, since the client has not settled so many operations. */
  | 'busy';

/** What became of the operations of a store, since it was made. */
export interface RedisStoreStats {
  /** `closed`: Redis is asked. `open`: it is not, but for a probe five times a second, until it answers. */
  readonly state: 'closed' | 'open';
  /** Lookups that found a session. */
  readonly hits: number;
  /** Lookups that found none, by why. */
  readonly misses: Readonly<Record<RedisMissReason, number>>;
  /** Sessions that Redis has taken. */
  readonly stored: number;
  /** Sessions that were not stored: Redis was not asked, or did not take them in time. */
  readonly dropped: number;
  /** Of operations that were answered in time. */
  readonly latency: Latency;
}

/** How long operations took. */
export interface Latency {
  /** How many. */
  readonly count: number;
  /** Milliseconds of all together. */
  readonly sum: number;
  /** Milliseconds of the longest. */
  readonly max: number;
}

export class Counters {
  hits = 0;
  stored = 0;
  dropped = 0;
  readonly misses: Record<RedisMissReason, number> = {
    unknown: 0,
    revoked: 0,
    sealed: 0,
    timeout: 0,
    error: 0,
    open: 0,
    busy: 0,
  };
  readonly #latency = { count: 0, sum: 0, max: 0 };

  took(milliseconds: number): void {
    this.#latency.count++;
    this.#latency.sum += milliseconds;
    this.#latency.max = Math.max(this.#latency.max, milliseconds);
  }

  snapshot({ isOpen }: Guard): RedisStoreStats {
    const { hits, misses, stored, dropped } = this;
    const state = isOpen ? 'open' : 'closed';
    return { state, hits, misses: { ...misses }, stored, dropped, latency: { ...this.#latency } };
  }
}
