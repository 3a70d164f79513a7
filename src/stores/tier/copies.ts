// What a local store has of a session: a copy, with the time of it, and when the session expires; both in seconds since 1970.
//
//     0        8         16
//     | copied | expires | session data
import { lengthOf, viewOf } from '../../base/intrinsics.js';

const EXPIRES = 8;
const DATA = 16;

export interface Copy {
  readonly copied: number;
  readonly expires: number;
  /** A view. */
  readonly data: Uint8Array;
}

/** In memory of its own. */
export function encodeCopy(data: Uint8Array, copied: number, expires: number): Uint8Array {
  const bytes = new Uint8Array(DATA + lengthOf(data));
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, copied);
  view.setFloat64(EXPIRES, expires);
  bytes.set(data, DATA);
  return bytes;
}

/** Undefined for bytes that are no copy. */
export function decodeCopy(bytes: Uint8Array): Copy | undefined {
  if (lengthOf(bytes) <= DATA) return undefined;
  const data = viewOf(bytes, DATA, lengthOf(bytes));
  const view = new DataView(data.buffer, data.byteOffset - DATA);
  return { copied: view.getFloat64(0), expires: view.getFloat64(EXPIRES), data };
}
