import { markOf } from '../base/marks.js';
import {
  REASON,
  RESULT,
  STORE_DROPPED,
  STORE_LOOKUPS,
  STORE_OPEN,
  STORE_OPERATIONS,
  STORE_TIME,
  TIER_LOOKUPS,
} from './instruments.js';
import type { Attributes, Kind, Watched } from './source.js';

/** A store of `wasm-session-cache/stores` that counts: of `redisStore` or `tieredStore`. */
export interface ObservedStore {
  /** What it counts. */
  readonly stats: object;
}

/** Of `redisStore`. */
interface RemoteStats {
  readonly state: string;
  readonly hits: number;
  readonly misses: Readonly<Record<string, number>>;
  readonly dropped: number;
  /** Milliseconds. */
  readonly latency: { readonly count: number; readonly sum: number };
}

/** Of `tieredStore`. */
interface TierStats {
  readonly localHits: number;
  readonly remoteHits: number;
  readonly misses: number;
}

export const stores: Kind<ObservedStore> = {
  expected: 'a store that redisStore or tieredStore made',
  is: (value) => isTiered(value) || markOf(value) === 'redis-store',
  watch: (store, attributes) => (isTiered(store) ? watchTiers(store, attributes) : watchRemote(store, attributes)),
};

function isTiered(store: object): boolean {
  return markOf(store) === 'tiered-store';
}

function watchRemote(store: ObservedStore, attributes: Attributes): Watched {
  return {
    instruments: [STORE_LOOKUPS, STORE_OPERATIONS, STORE_TIME, STORE_DROPPED, STORE_OPEN],
    read(report) {
      const { state, hits, misses, dropped, latency } = store.stats as RemoteStats;
      report(STORE_LOOKUPS, hits, { ...attributes, [RESULT]: 'hit' });
      for (const [reason, count] of Object.entries(misses))
        report(STORE_LOOKUPS, count, { ...attributes, [RESULT]: 'miss', [REASON]: reason });
      report(STORE_OPERATIONS, latency.count, attributes);
      report(STORE_TIME, latency.sum / 1000, attributes);
      report(STORE_DROPPED, dropped, attributes);
      report(STORE_OPEN, state === 'open' ? 1 : 0, attributes);
    },
    close() {},
  };
}

function watchTiers(store: ObservedStore, attributes: Attributes): Watched {
  return {
    instruments: [TIER_LOOKUPS],
    read(report) {
      const { localHits, remoteHits, misses } = store.stats as TierStats;
      report(TIER_LOOKUPS, localHits, { ...attributes, [RESULT]: 'local-hit' });
      report(TIER_LOOKUPS, remoteHits, { ...attributes, [RESULT]: 'remote-hit' });
      report(TIER_LOOKUPS, misses, { ...attributes, [RESULT]: 'miss' });
    },
    close() {},
  };
}
