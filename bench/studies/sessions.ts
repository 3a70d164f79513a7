// Sessions as a server makes them.
import { randomFillSync } from 'node:crypto';
import { Session } from '../../dist/index.js';
import { ID_LENGTH } from '../workload.ts';

/** What OpenSSL makes of a TLS 1.2 session without a client certificate, more or less. */
const DATA_LENGTH = 160;
/** Nothing expires while it is measured. */
export const TIMEOUT = 100_000;

const IDS_AT_A_TIME = 1024;
const pool = Buffer.allocUnsafeSlow(IDS_AT_A_TIME * ID_LENGTH);
let at = pool.length;

/**
 * An id in memory of its own, as Node hands it out. The random bytes are got many at a time: each call for them leaves
 * an object with a weak handle, and collecting those would be most of what is measured.
 */
export function randomId(): Buffer {
  if (at === pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const id = Buffer.allocUnsafeSlow(ID_LENGTH);
  pool.copy(id, 0, at, (at += ID_LENGTH));
  return id;
}

export function makeSession(id: Buffer, timeout = TIMEOUT): Session {
  return new Session(id, { timeout });
}

/** With data in memory of its own, as Node hands it out in 'newSession'. */
export function makeSessionWithData(id: Buffer): Session {
  return new Session(id, { timeout: TIMEOUT, data: Buffer.alloc(DATA_LENGTH) });
}
