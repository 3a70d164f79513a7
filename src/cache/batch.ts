// Many lookups in one crossing: ids into linear memory, handles out of it.
import type { Core } from '../core/core.js';
import type { Departures } from './departures.js';
import { bufferOf, byteOffsetOf, lengthOf, viewOf, writeWords } from '../base/intrinsics.js';
import { BATCH_CAPACITY, BATCH_HANDLES, BATCH_IDS, ID_CAPACITY } from '../core/layout.generated.js';

/**
 * Looks up each of the ids, 32 bytes each, as `Core.findMany` does, BATCH_CAPACITY at a time. Ids that are in linear memory
 * already are read where they are. What departs can be taken from the departures.
 */
export function findMany(
  core: Core,
  departures: Departures<any>,
  ids: Uint8Array,
  handles: Uint32Array,
  protocolVersion: number,
  now: number,
): void {
  const { buffer } = core.memory;
  const found = new Uint32Array(buffer, BATCH_HANDLES, BATCH_CAPACITY);
  const batch = new Uint8Array(buffer, BATCH_IDS, BATCH_CAPACITY * ID_CAPACITY);
  const inPlace = bufferOf(ids) === buffer;
  const count = lengthOf(ids) / ID_CAPACITY;
  for (let start = 0; start < count; start += BATCH_CAPACITY) {
    const size = Math.min(BATCH_CAPACITY, count - start);
    const first = start * ID_CAPACITY;
    if (!inPlace) batch.set(viewOf(ids, first, first + size * ID_CAPACITY));
    core.findMany(inPlace ? byteOffsetOf(ids) + first : BATCH_IDS, size, protocolVersion, now);
    writeWords(handles, size === BATCH_CAPACITY ? found : found.subarray(0, size), start);
    departures.takeEarly();
  }
  if (!inPlace) batch.fill(0, 0, Math.min(count, BATCH_CAPACITY) * ID_CAPACITY);
}
