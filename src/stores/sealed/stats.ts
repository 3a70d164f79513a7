/** Why a lookup found nothing. */
export type SealedMissReason =
  /** It is not there: never was, expired, removed, taken, evicted. */
  | 'unknown'
  /** What is there does not open: changed, or sealed with a key that is not there. It is removed. */
  | 'sealed'
  /** It has expired, and the key-value store has kept it for longer. It is removed. */
  | 'expired'
  /** The key-value store threw, rejected, or gave something else than bytes. */
  | 'error';

/** What became of the operations of a store, since it was made. */
export interface SealedStoreStats {
  /** Lookups that found a session. */
  readonly hits: number;
  /** Lookups that found none, by why. */
  readonly misses: Readonly<Record<SealedMissReason, number>>;
  /** Sessions that the key-value store has taken. */
  readonly stored: number;
  /** Sessions that it has not taken. */
  readonly dropped: number;
}

export class Counters {
  hits = 0;
  stored = 0;
  dropped = 0;
  readonly misses: Record<SealedMissReason, number> = { unknown: 0, sealed: 0, expired: 0, error: 0 };

  snapshot(): SealedStoreStats {
    const { hits, stored, dropped } = this;
    return { hits, misses: { ...this.misses }, stored, dropped };
  }
}
