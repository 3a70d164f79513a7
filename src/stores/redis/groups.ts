// What a sealed session of Redis begins with: the groups that it can be revoked by, and as of when.
//
//     0       1            9                            9 + 22 n
//     | count | generation | n names, 22 bytes each ... | session data
//
// Where it has no groups, that is a count of zero, and the session data.
import { lengthOf, viewOf } from '../../base/intrinsics.js';

const GENERATION = 1;
const NAMES = GENERATION + 8;
/** Of a name as the sealer makes it. */
const NAME_SIZE = 22;
export const MOST_GROUPS = 8;

/** A session with its groups. */
export interface Grouped {
  readonly data: Uint8Array;
  /** NaN where it has no groups. */
  readonly generation: number;
  readonly names: readonly string[];
}

export function encodeGroups(data: Uint8Array, names: readonly string[], generation: number): Uint8Array {
  const start = startOf(names.length);
  const bytes = new Uint8Array(start + lengthOf(data));
  bytes[0] = names.length;
  if (names.length > 0) new DataView(bytes.buffer).setFloat64(GENERATION, generation);
  names.forEach((name, n) => writeName(bytes, NAMES + n * NAME_SIZE, name));
  bytes.set(data, start);
  return bytes;
}

/** Undefined for bytes of another form. The data is a view of them. */
export function decodeGroups(bytes: Uint8Array): Grouped | undefined {
  const count = bytes[0] ?? Infinity;
  const start = startOf(count);
  if (count > MOST_GROUPS || bytes.length <= start) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const generation = count > 0 ? view.getFloat64(GENERATION) : NaN;
  const names = Array.from({ length: count }, (_, n) => readName(bytes, NAMES + n * NAME_SIZE));
  return { data: viewOf(bytes, start, bytes.length), generation, names };
}

function startOf(count: number): number {
  return count === 0 ? GENERATION : NAMES + count * NAME_SIZE;
}

function writeName(bytes: Uint8Array, start: number, name: string): void {
  for (let i = 0; i < NAME_SIZE; i++) bytes[start + i] = name.charCodeAt(i);
}

function readName(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + NAME_SIZE));
}
