// A key, on its way into the core: in one call, as words.
import type { Core } from '../core/core.js';
import { ID_CAPACITY } from '../core/layout.generated.js';
import { lengthOf } from '../base/intrinsics.js';
import { isWholeId } from './ids.js';
import { keyWord, padded, wipePadded } from './records.js';

/** The handle of the session with this key, or 0, as `Core.lookUp` says; `purpose` is one of TO_*. */
export function lookUp(core: Core, id: Uint8Array, protocolVersion: number, now: number, purpose: number): number {
  if (!isWholeId(id)) return lookUpShort(core, id, protocolVersion, now, purpose);
  return cross(core, id, keyWord(ID_CAPACITY, 0, protocolVersion), now, purpose);
}

function lookUpShort(core: Core, id: Uint8Array, protocolVersion: number, now: number, purpose: number): number {
  try {
    return cross(core, padded(id), keyWord(lengthOf(id), 0, protocolVersion), now, purpose);
  } finally {
    wipePadded();
  }
}

function cross(core: Core, bytes: Uint8Array, key: number, now: number, purpose: number): number {
  return core.lookUp(
    bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24),
    bytes[4] | (bytes[5] << 8) | (bytes[6] << 16) | (bytes[7] << 24),
    bytes[8] | (bytes[9] << 8) | (bytes[10] << 16) | (bytes[11] << 24),
    bytes[12] | (bytes[13] << 8) | (bytes[14] << 16) | (bytes[15] << 24),
    bytes[16] | (bytes[17] << 8) | (bytes[18] << 16) | (bytes[19] << 24),
    bytes[20] | (bytes[21] << 8) | (bytes[22] << 16) | (bytes[23] << 24),
    bytes[24] | (bytes[25] << 8) | (bytes[26] << 16) | (bytes[27] << 24),
    bytes[28] | (bytes[29] << 8) | (bytes[30] << 16) | (bytes[31] << 24),
    key,
    now,
    purpose,
  );
}
