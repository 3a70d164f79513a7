import type { ConnectionContext } from './context.js';
import type { Envelope } from './envelope.js';
import type { Offer } from './offer.js';
import type { NotResumedReason } from './stats.js';

/** A session that TLS made. */
export interface NewSession {
  readonly id: Buffer;
  readonly sessionData: Buffer;
}

/** What holds for all sessions that a connection makes; of a resumed one, what holds for the session that it came from. */
export type Terms = Pick<Envelope, 'authorized' | 'deadline'>;

/** What is known of a connection, from its ClientHello on. */
export class Connection {
  /** Undefined where the hello could not be read, or its context not be told: nothing is resumed, and nothing stored. */
  readonly context: ConnectionContext | undefined;
  /** What the client wants to resume. */
  readonly offer: Offer | undefined;
  readonly offersTls13: boolean;
  /** Whether the client accepts tickets; where the server gives them, TLS 1.2 then makes no session to ask for by id. */
  readonly acceptsTickets: boolean;
  /** Why no session was resumed, should it come to that. */
  reason: NotResumedReason;
  /** Of the session that TLS was given. */
  origin: Terms | undefined;
  /** Known when the handshake is complete. */
  completion: { readonly protocolVersion: number; readonly terms: Terms } | undefined;
  /** Sessions that wait for that. */
  readonly made: NewSession[] = [];

  constructor(init: Pick<Connection, 'context' | 'offer' | 'offersTls13' | 'acceptsTickets' | 'reason'>) {
    this.context = init.context;
    this.offer = init.offer;
    this.offersTls13 = init.offersTls13;
    this.acceptsTickets = init.acceptsTickets;
    this.reason = init.reason;
  }
}
