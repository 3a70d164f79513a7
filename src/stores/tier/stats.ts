/** What became of the lookups of a tiered store, and of its copies. */
export interface TieredStoreStats {
  /** Lookups that the local store answered. */
  readonly localHits: number;
  /** Lookups that the remote store answered, takes among them. */
  readonly remoteHits: number;
  /** Lookups that neither answered. */
  readonly misses: number;
  /** Sessions of the remote store of which a copy was kept. */
  readonly copied: number;
  /** So often others have removed something, as the remote store tells. */
  readonly removals: number;
  /** Operations that the local store failed to do. */
  readonly localErrors: number;
}

export class Counters {
  localHits = 0;
  remoteHits = 0;
  misses = 0;
  copied = 0;
  removals = 0;
  localErrors = 0;

  snapshot(): TieredStoreStats {
    return { ...this };
  }
}
