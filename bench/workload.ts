// The session ids that all contestants get, the very same Buffers.
import { randomFillSync } from 'node:crypto';

export const ID_LENGTH = 32;

export interface Workload {
  readonly size: number;
  /** In order of insertion. */
  readonly ids: readonly Buffer[];
  /** A random permutation: `lookups[i]` is a copy of `ids[order[i]]`. */
  readonly order: Uint32Array;
  /**
   * Copies, made in the order of lookup. A server has just parsed the id off the wire, so it is in the processor's cache;
   * Buffers in the order of insertion would be scattered over memory, and their cache misses would be measured instead.
   */
  readonly lookups: readonly Buffer[];
  /** As many ids that are not in the cache. */
  readonly others: readonly Buffer[];
}

/** @param prepare what a contestant has to do with the ids before it gets them */
export function createWorkload(size: number, prepare?: (ids: readonly Buffer[]) => void): Workload {
  const ids = randomIds(size);
  const order = shuffle(Uint32Array.from({ length: size }, (_, i) => i));
  const lookups = Array.from(order, (at) => Buffer.from(ids[at]));
  const others = randomIds(size);
  for (const buffers of [ids, lookups, others]) prepare?.(buffers);
  return { size, ids, order, lookups, others };
}

export function randomIds(count: number): Buffer[] {
  const bytes = randomFillSync(Buffer.alloc(count * ID_LENGTH));
  return Array.from({ length: count }, (_, i) => Buffer.from(bytes.subarray(i * ID_LENGTH, (i + 1) * ID_LENGTH)));
}

function shuffle(indices: Uint32Array): Uint32Array {
  for (let i = indices.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [indices[i], indices[j]] = [indices[j], indices[i]];
  }
  return indices;
}
