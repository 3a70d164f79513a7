import type { SharedCore } from './core.js';
import {
  COUNTER_EVICTIONS,
  COUNTER_HITS,
  COUNTER_LOCK_TIMEOUTS,
  COUNTER_LOCK_WAITS,
  COUNTER_MISSES,
  COUNTER_RECOVERIES,
  COUNTER_TAKES,
  COUNTER_TIMEOUTS,
} from './layout.generated.js';

/** Counters over all threads since the cache was made, exact to 2^53. */
export interface SharedCacheStats {
  /** Sessions found by `get` and `take`. */
  readonly hits: number;
  /** Of those, the ones that `take` took. */
  readonly takes: number;
  /** Ids looked up that were not there, or whose shard could not be had. */
  readonly misses: number;
  /** Ids looked up whose session had expired. */
  readonly timeouts: number;
  /** Sessions that went to make room. */
  readonly evictions: number;
  /** Locks that were not free at once. */
  readonly lockWaits: number;
  /** Locks that were not to be had in time: a lookup was a miss, a session was not stored. */
  readonly lockTimeouts: number;
  /** Shards that were made whole after a thread had died in an operation. */
  readonly recoveries: number;
}

export function readStats(core: SharedCore): SharedCacheStats {
  return {
    hits: core.counterSum(COUNTER_HITS),
    takes: core.counterSum(COUNTER_TAKES),
    misses: core.counterSum(COUNTER_MISSES),
    timeouts: core.counterSum(COUNTER_TIMEOUTS),
    evictions: core.counterSum(COUNTER_EVICTIONS),
    lockWaits: core.counterSum(COUNTER_LOCK_WAITS),
    lockTimeouts: core.counterSum(COUNTER_LOCK_TIMEOUTS),
    recoveries: core.counterSum(COUNTER_RECOVERIES),
  };
}
