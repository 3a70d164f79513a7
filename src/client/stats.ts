import type { TLSSocket } from 'node:tls';

/** Why a connection resumed nothing. */
export type NotResumedByServer =
  /** There was nothing to offer: the first connection to a peer, or one whose socket had begun its handshake before it was attached. */
  | 'none'
  /** All that there was has expired. */
  | 'expired'
  /** After a failure the peer is left alone for a while. */
  | 'cooling'
  /** The server made a full handshake all the same. */
  | 'refused';

/** What became of what a connection offered. */
export interface ClientResumptionReport {
  /** Of the connection, whose handshake is complete. */
  readonly socket: TLSSocket;
  /** Whether the server resumed a session of the cache. */
  readonly resumed: boolean;
  /** Undefined where it resumed. */
  readonly reason: NotResumedByServer | undefined;
  /** The name that the server's certificate is for. */
  readonly serverName: string;
  /** The server's address and port, or the path of its socket; empty where the connection goes over no socket. */
  readonly endpoint: string;
  /** As `socket.getProtocol()` gives it: 'TLSv1.3'. */
  readonly protocolVersion: string;
  /** Seconds since the session was made; undefined where none was resumed. */
  readonly age: number | undefined;
}

/** Connections since the cache was made, and what it has now. */
export interface ClientSessionStats {
  /** So many offered a session. */
  readonly offered: number;
  /** Of these, so many resumed it. */
  readonly resumed: number;
  /** Of these, so many made a full handshake. */
  readonly refused: number;
  /** Of these, so many failed: see `cooldown`. */
  readonly failed: number;
  /** Offered nothing since all that there was has expired. */
  readonly expired: number;
  /** Offered nothing since there was nothing. */
  readonly none: number;
  /** Offered nothing since the peer is left alone after a failure. */
  readonly cooling: number;
  /** Sessions kept. */
  readonly stored: number;
  /** Peers that are known now. */
  readonly peers: number;
  /** Sessions that there are now, expired or not. */
  readonly tickets: number;
  /** Bytes of these. */
  readonly bytes: number;
}

export class Counters {
  offered = 0;
  resumed = 0;
  refused = 0;
  failed = 0;
  expired = 0;
  none = 0;
  cooling = 0;
  stored = 0;
}
