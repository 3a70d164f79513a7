import {
  COUNTER_ACCEPT,
  COUNTER_ACCEPT_GOOD,
  COUNTER_ACCEPT_RENEGOTIATE,
  COUNTER_CACHE_FULL,
  COUNTER_CB_HITS,
  COUNTER_CONNECT,
  COUNTER_CONNECT_GOOD,
  COUNTER_CONNECT_RENEGOTIATE,
  COUNTER_HITS,
  COUNTER_MISSES,
  COUNTER_TIMEOUTS,
} from '../core/layout.generated.js';
import type { SessionTable } from './session-table.js';

/** SSL_CTX_sess_number and the counters beside it, exact to 2^53. */
export interface SessionCacheStats {
  /** Sessions held. */
  readonly number: number;
  /** Handshakes as a client. Nothing here makes any; they are 0, and are listed as OpenSSL lists them. */
  readonly connect: number;
  /** Always 0, as `connect`. */
  readonly connectGood: number;
  /** Always 0, as `connect`. */
  readonly connectRenegotiate: number;
  /** Server handshakes begun: calls of `resume`. */
  readonly accept: number;
  /** Server handshakes completed: calls of `store`. */
  readonly acceptGood: number;
  /** Always 0: renegotiation is none of the cache's business. */
  readonly acceptRenegotiate: number;
  /** Sessions found by `getSession`, `acquireSession` and `takeSession`, or resumed by `resume`. */
  readonly hits: number;
  /** Sessions that `onGet` gave. */
  readonly cbHits: number;
  /** Ids looked up that were not in the cache. */
  readonly misses: number;
  /** Ids looked up whose session had expired. */
  readonly timeouts: number;
  /** Sessions evicted. */
  readonly cacheFull: number;
}

export function readStats(table: SessionTable<any>): SessionCacheStats {
  return {
    number: table.size,
    connect: table.counter(COUNTER_CONNECT),
    connectGood: table.counter(COUNTER_CONNECT_GOOD),
    connectRenegotiate: table.counter(COUNTER_CONNECT_RENEGOTIATE),
    accept: table.counter(COUNTER_ACCEPT),
    acceptGood: table.counter(COUNTER_ACCEPT_GOOD),
    acceptRenegotiate: table.counter(COUNTER_ACCEPT_RENEGOTIATE),
    hits: table.counter(COUNTER_HITS),
    cbHits: table.counter(COUNTER_CB_HITS),
    misses: table.counter(COUNTER_MISSES),
    timeouts: table.counter(COUNTER_TIMEOUTS),
    cacheFull: table.counter(COUNTER_CACHE_FULL),
  };
}
