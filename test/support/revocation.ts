// What the binding is to have, until its types say so.
import type { Duplex } from 'node:stream';
import type { ResumptionReport, SessionCacheBinding } from '../../src/node/index.js';

export type Revocation = (socket: unknown) => number | Promise<number>;

export function revokeOf(binding: SessionCacheBinding): Revocation {
  return (socket) => (binding as unknown as { revoke: Revocation }).revoke(socket);
}

/** A report as it is to be. */
export interface FullReport extends ResumptionReport {
  readonly protocolVersion: string;
  /** Seconds of a session that was resumed from the cache. */
  readonly age: number | undefined;
}

/** When a socket is closed. */
export function closed(socket: Duplex): Promise<void> {
  return socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()));
}
