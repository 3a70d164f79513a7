// Checks of the ids that a cache is asked for.
import { expectBytes, expectProtocolVersion, rangeError, typeError } from '../base/errors.js';
import { isBytes, isWords, lengthOf } from '../base/intrinsics.js';
import { ID_CAPACITY } from '../core/layout.generated.js';
import { TLS1_2_VERSION } from '../base/versions.js';

/** As many handles as the ids ask for, where these are ids: the check of them comes later. */
export function handlesFor(ids: unknown): Uint32Array {
  return new Uint32Array(isBytes(ids) ? Math.floor(lengthOf(ids) / ID_CAPACITY) : 0);
}

export function expectIds(ids: unknown, handles: unknown): void {
  expectBytes('ids', ids, 0, Infinity);
  const bytes = lengthOf(ids);
  if (bytes % ID_CAPACITY) throw rangeError('ids', `ids of ${ID_CAPACITY} bytes`, `${bytes} bytes`);
  if (!isWords(handles)) throw typeError('handles', 'a Uint32Array', handles);
  const count = bytes / ID_CAPACITY;
  const room = lengthOf(handles);
  if (room < count) throw rangeError('handles', `room for ${count}`, String(room));
}

/** Whether an array has 32 bytes. Its elements tell, which nobody can redefine, sooner than a call of the accessor. */
export function isWholeId(bytes: Uint8Array): boolean {
  return bytes[ID_CAPACITY - 1] !== undefined && bytes[ID_CAPACITY] === undefined;
}

export function expectKey(id: unknown, protocolVersion: unknown): void {
  // What nearly every lookup is asked with, in one test; anything else is judged below.
  if (isBytes(id) && isWholeId(id) && protocolVersion === TLS1_2_VERSION) return;
  expectBytes('id', id, 1, ID_CAPACITY);
  expectProtocolVersion(protocolVersion);
}
