// Many lookups in one crossing: ids into linear memory, handles out of it.
import type { Core } from './core.js';
import type { Departures } from './departures.js';
import { BATCH_CAPACITY, BATCH_HANDLES, BATCH_IDS, ID_CAPACITY } from './layout.generated.js';

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
  const count = ids.length / ID_CAPACITY;
  for (let start = 0; start < count; start += BATCH_CAPACITY) {
    const size = Math.min(BATCH_CAPACITY, count - start);
    const first = start * ID_CAPACITY;
    if (ids.buffer === buffer) {
      core.findMany(ids.byteOffset + first, size, protocolVersion, now);
    } else {
      batch.set(ids.subarray(first, first + size * ID_CAPACITY));
      core.findMany(BATCH_IDS, size, protocolVersion, now);
    }
    handles.set(size === BATCH_CAPACITY ? found : found.subarray(0, size), start);
    departures.takeEarly();
  }
}
