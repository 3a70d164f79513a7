import type { HandshakeCount } from '../base/observed.js';
import type { SharedCacheStats } from '../shared.js';

/** Why a handshake resumed no session of the cache. */
export type NotResumedReason =
  /**
   * The client offered neither an id nor an identity that a cache could know; or with a hello of TLS 1.3, to a server of TLS 1.2,
   * an id that is not known: most clients put random bytes there (RFC 8446 appendix D.4).
   */
  | 'none-offered'
  /** The store does not have it, or not any more. */
  | 'unknown'
  /** It was made in another context: server name, protocols, certificate, whom the server trusts. */
  | 'context'
  /** The chain of sessions that it belongs to has reached its end. */
  | 'expired'
  /** The store gave bytes that are not the session's. */
  | 'malformed'
  /** The store threw, rejected, or gave something else than bytes. */
  | 'store-error'
  /** The store did not answer in time. */
  | 'deadline'
  /** There was no ClientHello that could be read: it was malformed, too long, or too slow, or others read from the socket. */
  | 'unread'
  /** Node raised no event for it, as for a hello of TLS 1.3 without a session id. */
  | 'not-asked'
  /** It does not agree with what the client offers now, or TLS did not take it: another cipher suite, a HelloRetryRequest, its own lifetime. */
  | 'not-reused';

const NONE: Readonly<Record<NotResumedReason, number>> = {
  'none-offered': 0,
  unknown: 0,
  context: 0,
  expired: 0,
  malformed: 0,
  'store-error': 0,
  deadline: 0,
  unread: 0,
  'not-asked': 0,
  'not-reused': 0,
};

/** Handshakes since the binding was attached, and what became of their sessions. */
export interface BindingStats {
  /** Completed, of connections that came after the binding. The sum of the three below. */
  readonly handshakes: number;
  /** Resumed from the cache. */
  readonly resumed: number;
  /** Resumed from something else: a ticket, or a pre-shared key of yours. */
  readonly resumedOtherwise: number;
  /** Full handshakes, by why nothing was resumed. */
  readonly notResumed: Readonly<Record<NotResumedReason, number>>;
  /** Sessions given to the store. */
  readonly stored: number;
  /** Of those, so many that the store failed to keep. */
  readonly storeErrors: number;
  /** Connections whose ClientHello is being read now. */
  readonly reading: number;
  /** The counters of the cache, of all who share it; undefined where the store is no `SharedSessionCache`. */
  readonly cache: SharedCacheStats | undefined;
}

/** Handshakes of one protocol version. */
class Tally {
  resumed = 0;
  resumedOtherwise = 0;
  readonly notResumed: Record<NotResumedReason, number> = { ...NONE };
}

export class Counters {
  stored = 0;
  storeErrors = 0;
  /** Sessions that `singleUse` has taken from the store. */
  taken = 0;
  reading = 0;
  /** By what `socket.getProtocol()` gives. */
  private readonly tallies = new Map<string, Tally>();

  tallyOf(protocolVersion: string): Tally {
    let tally = this.tallies.get(protocolVersion);
    if (!tally) this.tallies.set(protocolVersion, (tally = new Tally()));
    return tally;
  }

  /** Kinds of which there were none are left out. */
  handshakes(): HandshakeCount[] {
    const kinds = Array.from(this.tallies, ([protocolVersion, { resumed, resumedOtherwise, notResumed }]) => [
      { protocolVersion, resumed: true, reason: undefined, count: resumed },
      { protocolVersion, resumed: true, reason: 'resumed-otherwise', count: resumedOtherwise },
      ...Object.entries(notResumed).map(([reason, count]) => ({ protocolVersion, resumed: false, reason, count })),
    ]);
    return kinds.flat().filter(({ count }) => count > 0);
  }

  snapshot(cache: SharedCacheStats | undefined): BindingStats {
    const { stored, storeErrors, reading } = this;
    const all = new Tally();
    let handshakes = 0;
    for (const { resumed, reason, count } of this.handshakes()) {
      handshakes += count;
      if (!resumed) all.notResumed[reason as NotResumedReason] += count;
      else if (reason) all.resumedOtherwise += count;
      else all.resumed += count;
    }
    return { handshakes, ...all, stored, storeErrors, reading, cache };
  }
}
