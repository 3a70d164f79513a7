import { Session, type SessionCache, type SessionInit } from '../../src/index.js';
import { expectIntact } from './walk.js';

/** Where the clocks of the tests stand at first, and the time of the sessions. */
export const NOW = 1_000_000;

/** A session id of 32 bytes; each number has its own. */
export function id(n: number): Uint8Array {
  const bytes = new Uint8Array(32).fill(0xa5);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

/** A session of TLS 1.2 made at NOW, with a timeout of 300 seconds, whose data is its number. */
export function session(n: number, init: SessionInit<number> = {}): Session<number> {
  return new Session(id(n), { data: n, time: NOW, ...init });
}

/** The numbers of the sessions held, in order of eviction. Walks the invariants, too: who asks has just changed the cache. */
export function order(cache: SessionCache<number>): number[] {
  expectIntact(cache);
  return Array.from(cache, ({ data }) => data);
}
