// Checks of the ids that a cache is asked for.
import { expectBytes, expectProtocolVersion, isBytes, rangeError, typeError } from './errors.js';
import { ID_CAPACITY } from './layout.generated.js';
import { TLS1_2_VERSION } from './session.js';

/** As many handles as the ids ask for, where these are ids: the check of them comes later. */
export function handlesFor(ids: unknown): Uint32Array {
  return new Uint32Array(isBytes(ids) ? Math.floor(ids.length / ID_CAPACITY) : 0);
}

export function expectIds(ids: unknown, handles: unknown): void {
  if (!isBytes(ids)) throw typeError('ids', 'a Uint8Array', ids);
  if (ids.length % ID_CAPACITY) throw rangeError('ids', `ids of ${ID_CAPACITY} bytes`, `${ids.length} bytes`);
  if (!(handles instanceof Uint32Array)) throw typeError('handles', 'a Uint32Array', handles);
  const count = ids.length / ID_CAPACITY;
  if (handles.length < count) throw rangeError('handles', `room for ${count}`, String(handles.length));
}

export function expectKey(id: unknown, protocolVersion: unknown): void {
  // What nearly every lookup is asked with, in one test; anything else is judged below.
  if (isBytes(id) && id.length === ID_CAPACITY && protocolVersion === TLS1_2_VERSION) return;
  expectBytes('id', id, 1, ID_CAPACITY);
  expectProtocolVersion(protocolVersion);
}
