// Reads the linear memory of a cache by its published layout.
import { expect } from 'vitest';
import {
  DIRECTORY,
  GROUP_BITS,
  GROUP_OVERFLOW,
  HASH_KEY_SIZE,
  HEADER_DIRECTORY_DEPTH,
  HEADER_HASH_KEY,
  HEADER_INDEX_HEIGHT,
  LINE_SIZE,
  PAGE_SIZE,
} from '../../src/core/layout.generated.js';
import type { SessionCache } from '../../src/index.js';
import { handleOf, recordsOf } from '../../src/cache/session.js';
import { stateOf } from '../../src/cache/session-cache.js';

/** Walks every invariant of the core, where the build under test can (debug); the release build says 0. */
export function expectIntact(cache: SessionCache<any>): void {
  expect(stateOf(cache).table.check(), 'the number of the first invariant that does not hold').toBe(0);
}

/** Of a cache that holds something. */
function memoryOf(cache: SessionCache<any>): DataView {
  const [session] = cache;
  return new DataView(recordsOf(session).u8.buffer);
}

/** Bytes of linear memory, also those that are not used yet. */
export function linearMemory(cache: SessionCache<any>): number {
  return memoryOf(cache).byteLength;
}

/** How often an entry found its group full and went on to the next, over all entries: what probing costs. */
export function overflows(cache: SessionCache<any>): number {
  const memory = memoryOf(cache);
  let sum = 0;
  for (const segment of segments(memory)) {
    for (let group = 0; group < 1 << GROUP_BITS; group++) {
      sum += memory.getUint16(segment + group * LINE_SIZE + GROUP_OVERFLOW, true);
    }
  }
  return sum;
}

/** Addresses of the segments of the hash table. */
function segments(memory: DataView): Set<number> {
  const entries = 1 << memory.getUint32(HEADER_DIRECTORY_DEPTH, true);
  const pages = Array.from({ length: entries }, (_, i) => memory.getUint16(DIRECTORY + 2 * i, true));
  return new Set(pages.map((page) => page * PAGE_SIZE));
}

/** Levels of the expiry index above its leaves. */
export function indexHeight(cache: SessionCache<any>): number {
  return memoryOf(cache).getUint32(HEADER_INDEX_HEIGHT, true);
}

/** The random key of the hash. */
export function hashKey(cache: SessionCache<any>): Uint8Array {
  return new Uint8Array(memoryOf(cache).buffer, HEADER_HASH_KEY, HASH_KEY_SIZE).slice();
}

/** The number of the entry that a session is in. */
export function entryOf(cache: SessionCache<any>, session: Parameters<typeof handleOf>[0]): number {
  expect(stateOf(cache).table.holds(session)).toBe(true);
  return handleOf(session);
}
