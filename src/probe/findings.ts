// What the probe found out.
import type { Cost } from './connection.js';
import type { Failure } from './failures.js';
import type { Mechanism } from './mechanisms.js';

/** Of an address that a TLS server answers at. */
export interface Greeting {
  readonly protocol: string;
  readonly cipher: string;
  readonly alpn: string;
}

export interface Contact {
  readonly address: string;
  /** Undefined where there is a failure. */
  readonly greeting?: Greeting;
  readonly failure?: Failure;
}

/** What one mechanism does at one address. */
export interface Cell {
  readonly mechanism: Mechanism;
  readonly address: string;
  /** Connections that offered a session of this address. */
  readonly offered: number;
  readonly resumed: number;
  /** Whether a session that had been resumed was resumed again; undefined: not asked. */
  readonly again: boolean | undefined;
  /** Sessions by this mechanism that came of a full handshake, and of a resumed one; undefined: there was none. */
  readonly ticketsFull: number | undefined;
  readonly ticketsResumed: number | undefined;
  /** Bytes of a ticket, or of a session id; 0: none. */
  readonly ticketBytes: number;
  /** Seconds; 0: the server gave none. */
  readonly lifetime: number;
  /** One for each handshake. */
  readonly full: readonly Cost[];
  readonly short: readonly Cost[];
  /** That is no session's: of a connection without one, or before TLS. */
  readonly failure: Failure | undefined;
  /** Of a connection that offered a session, where one without a session does not fail. */
  readonly broken: Failure | undefined;
}

/** A session of one address at another. */
export interface Crossing {
  readonly mechanism: Mechanism;
  readonly from: string;
  readonly to: string;
  readonly resumed: boolean;
  /** Both as of a cell. */
  readonly failure?: Failure;
  readonly broken?: Failure;
}

export interface Findings {
  readonly contacts: readonly Contact[];
  readonly cells: readonly Cell[];
  readonly crossings: readonly Crossing[];
  /** Addresses that answered and were asked nothing else, since the connections would not have been enough. */
  readonly skipped: readonly string[];
  /** Returns to each address. */
  readonly rounds: { readonly wanted: number; readonly made: number };
  /** That were made in all. */
  readonly connections: number;
}
