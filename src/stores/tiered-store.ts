import { expectBoolean, expectFunction, expectSeconds } from '../base/errors.js';
import { readOptions } from '../base/given.js';
import { expectStore, type SessionStore } from '../base/store.js';
import type { TieredStoreStats } from './tier/stats.js';
import { Tiers } from './tier/tiers.js';

/** What a tiered store is made with. One of a wrong type, or of a name that there is not, is a `TypeError`; out of its range a `RangeError`. */
export interface TieredStoreOptions {
  /**
   * Seconds that a copy in the local store is used at most (default 30): so long, and no longer, a session may be resumed here that was
   * removed elsewhere. 0: only the remote store is asked.
   */
  localLifetime?: number;
  /** Whether sessions of TLS 1.3 are resumed once only, as by the binding's option (default false): then none is kept locally. */
  singleUse?: boolean;
  /** The clock, seconds since 1970 (default: the system's, with fractions). */
  now?: () => number;
}

/** A local store in front of a remote one, as `tieredStore` makes it. */
export interface TieredStore extends SessionStore {
  readonly copies: true;
  /** The counters as they are now. */
  readonly stats: TieredStoreStats;
  /** Hears no more of what others remove. Both stores stay as they are. */
  close(): void;
}

const NAMES = new Set(['localLifetime', 'singleUse', 'now']);

/**
 * Keeps sessions in both stores, asks the local one first, and keeps a copy there of what the remote one has: for a while, since others may
 * remove it. A local store that answers at once makes this one answer at once.
 *
 * A session is taken from the remote store only, so that of all servers one gets it; where that can't be asked, it is a miss.
 *
 * @param local of this process, as a `SharedSessionCache`. What is kept there is of this kind of store, and for it alone
 * @param remote shared with others, as a `redisStore`
 * @throws {TypeError} no store; an option of a wrong type, or one that there is not
 * @throws {RangeError} an option is out of its range
 */
export function tieredStore(local: SessionStore, remote: SessionStore, options: TieredStoreOptions = {}): TieredStore {
  expectStore('local', local);
  expectStore('remote', remote);
  const { localLifetime = 30, singleUse = false, now = seconds } = readOptions('options', options, NAMES);
  expectSeconds('localLifetime', localLifetime);
  expectBoolean('singleUse', singleUse);
  expectFunction('now', now);
  return new Tiers({ local, remote, localLifetime, singleUse, now });
}

function seconds(): number {
  return Date.now() / 1000;
}
