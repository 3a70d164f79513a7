// A mix of lookups and adds as a busy server sees it: few clients come back often, most of them seldom.
import { randomIds } from './workload.ts';

const EXPONENT = 0.99;
const NEW_SESSIONS = 0.1;
/** Clients that come back, for each session that fits into the cache: some of their sessions were evicted. */
const CLIENTS = 2;
/** So that a pass over a small cache is long enough for the clock. */
const LEAST_CALLS = 20_000;

export interface ZipfMix {
  /** One for each call, each in a Buffer of its own, in order: as ids are when they come off the wire. */
  readonly ids: Buffer[];
  /** 1 where a session is new and is added without a lookup. */
  readonly isNew: Uint8Array;
  /** Gives the new sessions ids that no pass has had before: those from the last may be in the cache. Returns them. */
  renew(): Buffer[];
}

export function createZipfMix(size: number): ZipfMix {
  const calls = Math.max(size, LEAST_CALLS);
  const clients = randomIds(CLIENTS * size);
  const pick = zipf(clients.length);
  const ids = Array.from({ length: calls }, (): Buffer => Buffer.from(clients[pick()]));
  const isNew = Uint8Array.from(ids, () => (Math.random() < NEW_SESSIONS ? 1 : 0));
  const renew = () => {
    const fresh = randomIds(isNew.reduce((sum, flag) => sum + flag, 0));
    let next = 0;
    for (let i = 0; i < calls; i++) if (isNew[i] === 1) ids[i] = fresh[next++];
    return fresh;
  };
  renew();
  return { ids, isNew, renew };
}

/** Picks one of so many, the k-th most frequent with a weight of 1 / k ** EXPONENT. */
function zipf(count: number): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) sums[i] = sum += 1 / (i + 1) ** EXPONENT;
  return () => firstAbove(sums, Math.random() * sum);
}

function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
