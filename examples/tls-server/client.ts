/**
 * The kinds of clients. Each negotiates its own as the application protocol, by which the server tells them apart: the
 * server name would not do, for Node knows it of full handshakes only.
 */
export const CLIENT_KINDS = ['node', 'openssl'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** How one handshake ended, as each side saw it. */
export interface Visit {
  readonly clientResumed: boolean;
  /** Undefined: the server did not say. */
  readonly serverResumed: boolean | undefined;
}

/** A client that keeps its last session, and offers it when it comes back. */
export interface Client {
  /** Connects, hears what the server says, disconnects. Rejects where that does not come to an end in time. */
  visit(port: number): Promise<Visit>;
}

/** For one visit, milliseconds: far more than it needs on a busy machine. */
export const VISIT_LIMIT = 15_000;
