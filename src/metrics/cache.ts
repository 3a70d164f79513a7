import { markOf } from '../base/marks.js';
import { listenToEvictions } from '../cache/callbacks.js';
import { readClock, type CacheState } from '../cache/operations.js';
import type { Session } from '../cache/session.js';
import { BaseSessionCache, stateOf } from '../cache/session-cache.js';
import type { SharedCacheStats, SharedCacheToken } from '../shared.js';
import {
  EVICTED,
  EVICTED_AGE,
  HELD,
  LOOKUPS,
  MEMORY_LIMIT,
  MEMORY_USAGE,
  RESULT,
  SESSION_LIMIT,
} from './instruments.js';
import type { Attributes, Kind, Measure, Report, Watched } from './source.js';

/** A `SharedSessionCache` of `wasm-session-cache/shared`. */
export interface ObservedSharedCache {
  /** Sessions held. */
  readonly size: number;
  /** Bytes that they take. */
  readonly bytesUsed: number;
  /** Bytes that they can take. */
  readonly bytesLimit: number;
  /** What all threads count. */
  readonly stats: SharedCacheStats;
  /** Has the memory that they count in. */
  readonly token: SharedCacheToken;
}

const INSTRUMENTS = [LOOKUPS, EVICTED, HELD, MEMORY_USAGE];

export const caches: Kind<BaseSessionCache<any> | ObservedSharedCache> = {
  expected: 'a SessionCache or a SharedSessionCache',
  is: (value) => value instanceof BaseSessionCache || isShared(value),
  // Each thread, and each who attaches, has an object of its own, and all have the counters of one memory.
  countedIn: (cache) => (cache instanceof BaseSessionCache ? cache : cache.token.memory),
  watch: (cache, attributes, measure) =>
    cache instanceof BaseSessionCache ? watchCache(cache, attributes, measure) : watchShared(cache, attributes),
};

function isShared(value: object): value is ObservedSharedCache {
  return markOf(value) === 'shared-cache';
}

function watchShared(cache: ObservedSharedCache, attributes: Attributes): Watched {
  return {
    instruments: [...INSTRUMENTS, MEMORY_LIMIT],
    read(report) {
      const { size, bytesUsed, bytesLimit, stats } = cache;
      reportLookups(report, stats, attributes);
      report(EVICTED, stats.evictions, attributes);
      report(HELD, size, attributes);
      report(MEMORY_USAGE, bytesUsed, attributes);
      report(MEMORY_LIMIT, bytesLimit, attributes);
    },
    close() {},
  };
}

function watchCache(cache: BaseSessionCache<any>, attributes: Attributes, measure: Measure): Watched {
  const state = stateOf(cache);
  const close = listenToEvictions(state, (session) => {
    const age = ageOf(state, session);
    if (age !== undefined) measure(EVICTED_AGE, age, attributes);
  });
  return {
    instruments: [...INSTRUMENTS, SESSION_LIMIT, EVICTED_AGE],
    close,
    read(report) {
      const { stats, size, cacheSize, byteLength } = cache;
      reportLookups(report, stats, attributes);
      report(EVICTED, stats.cacheFull, attributes);
      report(HELD, size, attributes);
      report(MEMORY_USAGE, byteLength, attributes);
      if (cacheSize > 0) report(SESSION_LIMIT, cacheSize, attributes);
    },
  };
}

type LookupCounts = { readonly hits: number; readonly misses: number; readonly timeouts: number };

function reportLookups(report: Report, { hits, misses, timeouts }: LookupCounts, attributes: Attributes): void {
  report(LOOKUPS, hits, { ...attributes, [RESULT]: 'hit' });
  report(LOOKUPS, misses, { ...attributes, [RESULT]: 'miss' });
  report(LOOKUPS, timeouts, { ...attributes, [RESULT]: 'expired' });
}

/** Undefined where the program's clock does not tell the time: it is asked again, and heard, when the cache itself needs it. */
function ageOf(state: CacheState<any>, session: Session<any>): number | undefined {
  try {
    return Math.max(0, readClock(state) - session.time);
  } catch {
    return undefined;
  }
}
