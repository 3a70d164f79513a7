// What the kinds of clients have in common.
export const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
export type Version = (typeof VERSIONS)[number];

/** One connection, as its client saw it. */
export interface Visit {
  readonly resumed: boolean;
  /** What the server said: `full` or `resumed`. */
  readonly answer: string;
}

/** A client that keeps its last session, and offers it when it comes back. */
export interface Client {
  /** Connects, hears what the server says, disconnects. Rejects where that does not come to an end in time. */
  visit(): Promise<Visit>;
}

/** For one visit, milliseconds: far more than it needs on a busy machine. */
export const VISIT_LIMIT = 15_000;
