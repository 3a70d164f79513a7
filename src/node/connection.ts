import type { SessionGroups } from '../base/store.js';
import type { Chain, Chains } from './sessions/chain.js';
import type { ConnectionContext } from './trust/context.js';
import type { Envelope } from './sessions/envelope.js';
import type { Offer } from './offer.js';
import type { NotResumedReason } from './stats.js';

/** A session that TLS made. */
export interface NewSession {
  readonly id: Buffer;
  readonly sessionData: Buffer;
}

/** What holds for all sessions that a connection makes; of a resumed one, what holds for the session that it came from. */
export type Terms = Pick<Envelope, 'authorized' | 'deadline'>;

/** A session that TLS was given. */
export interface Origin extends Terms {
  /** The name of the chain that it belongs to. */
  readonly chain: string;
  /** When it was made, in seconds since 1970. */
  readonly time: number;
  readonly twin: Buffer | undefined;
}

export interface Completion {
  readonly protocolVersion: number;
  readonly terms: Terms;
}

/** What the ClientHello says of a connection. */
export interface Beginning {
  /** Undefined where the hello could not be read, or its context not be told: nothing is resumed, and nothing stored. */
  readonly context: ConnectionContext | undefined;
  /** As sent; empty where there is none. */
  readonly serverName: string;
  /** What the client offers (RFC 7301), as Node gives it to an ALPNCallback; empty where the server has no choice of protocols. */
  readonly protocols: readonly string[];
  /** What the client wants to resume. */
  readonly offer: Offer | undefined;
  readonly offersTls13: boolean;
  /** Whether the client accepts tickets; where the server gives them, TLS 1.2 then makes no session to ask for by id. */
  readonly acceptsTickets: boolean;
  /** Why no session is resumed, if none is. */
  readonly reason: NotResumedReason;
}

/** What is known of a connection, from its ClientHello on. */
export class Connection {
  readonly beginning: Beginning;
  /** Of the binding that it belongs to. */
  readonly chains: Chains;
  /** Why no session was resumed, should it come to that. */
  reason: NotResumedReason;
  origin: Origin | undefined;
  /** Of the sessions that it makes: that of the session that was resumed, or one that begins with the first of them. */
  chain: Chain | undefined;
  /** When the client's chain of certificates ends, in seconds since 1970; undefined where it was not read in time. */
  chainEnd: number | undefined;
  watchesChain = false;
  /** Whether an authorization that Node gives it by mistake can be withdrawn. */
  canWithdraw = true;
  /** Whether the hello that counted was another one than `beginning` is of, and offered other protocols. */
  helloChanged = false;
  /** Nothing that it makes is stored any more. */
  revoked = false;
  /** What the store says of the time before the handshake. */
  readonly generation: number | undefined;
  /** What its sessions can be revoked by. */
  groups: SessionGroups | undefined;
  /** Known when the handshake is complete. */
  completion: Completion | undefined;
  /** The id of the last session that it has stored. */
  lastStored: Buffer | undefined;
  /** When TLS got the ClientHello, if anybody observes that: milliseconds of a clock of the process. */
  readonly began: number | undefined;
  /** Sessions that wait for that. */
  readonly made: NewSession[] = [];

  constructor(beginning: Beginning, chains: Chains, generation: number | undefined, began: number | undefined) {
    this.beginning = beginning;
    this.chains = chains;
    this.generation = generation;
    this.began = began;
    this.reason = beginning.reason;
  }

  /** @param protocols offered in the hello that counts, which are to be those of the first */
  checkProtocols(protocols: readonly string[]): void {
    const { context, protocols: first } = this.beginning;
    if (!context) return;
    const same = protocols.length === first.length && protocols.every((protocol, i) => protocol === first[i]);
    if (!same) this.helloChanged = true;
  }

  /** Ends it before it was complete, or long after: what was not stored is wiped. */
  wipe(): void {
    for (let session; (session = this.made.pop());) session.sessionData.fill(0);
  }
}
