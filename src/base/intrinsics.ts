// What is read of arrays that users give, by the language's own accessors and methods: an array may have a `length` of its
// own, be of a class with a `set` or a species of its own, or be of another realm, and none of that runs or counts.

type Accessor = { call(array: unknown): any };

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;
const accessor = (key: PropertyKey): Accessor => Object.getOwnPropertyDescriptor(typedArray, key)!.get!;
const nameOf = accessor(Symbol.toStringTag);
const length = accessor('length');
const buffer = accessor('buffer');
const byteOffset = accessor('byteOffset');
const { fill, indexOf, set } = typedArray;

/**
 * Also of another realm, which `instanceof` does not know (a test runner's, say), and never an object that merely inherits from
 * one. For a Buffer it costs less, too: the engine need not walk the prototypes.
 */
export function isBytes(value: unknown): value is Uint8Array {
  return nameOf.call(value) === 'Uint8Array';
}

export function isWords(value: unknown): value is Uint32Array {
  return nameOf.call(value) === 'Uint32Array';
}

/** Elements of a typed array; 0 where its buffer was transferred, or has shrunk under it. */
export function lengthOf(array: Uint8Array | Uint32Array): number {
  return length.call(array);
}

export function bufferOf(array: Uint8Array): ArrayBufferLike {
  return buffer.call(array);
}

export function byteOffsetOf(array: Uint8Array): number {
  return byteOffset.call(array);
}

/** Whether a typed array of length 0 has lost its elements. */
export function isDetached(array: Uint8Array): boolean {
  try {
    indexOf.call(array, 0);
    return false;
  } catch {
    return true;
  }
}

/** What nothing has by default. Ours alone: a user who got it could detach it from all that have it. */
export const NO_BYTES = new Uint8Array(0);

/** The same bytes in a Uint8Array of their own. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** The same, to be kept and not given to users: no bytes are the same array each time. */
export function keepBytes(bytes: Uint8Array): Uint8Array {
  return bytes === NO_BYTES || lengthOf(bytes) === 0 ? NO_BYTES : copyBytes(bytes);
}

/** A plain view of the bytes from `start` up to `end`. */
export function viewOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bufferOf(bytes), byteOffsetOf(bytes) + start, end - start);
}

/** Writes `words`, an array of ours, into an array from its element `start` on. */
export function writeWords(array: Uint32Array, words: Uint32Array, start: number): void {
  set.call(array, words, start);
}

/** Writes bytes into the beginning of an array of ours, which has room for them. */
export function writeBytes(array: Uint8Array, bytes: Uint8Array): void {
  set.call(array, bytes);
}

/** Zeros all bytes. Those of a buffer that was transferred are not there any more, and none is touched. */
export function zero(bytes: Uint8Array): void {
  if (lengthOf(bytes) > 0) fill.call(bytes, 0);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const count = lengthOf(a);
  if (lengthOf(b) !== count) return false;
  for (let i = 0; i < count; i++) if (a[i] !== b[i]) return false;
  return true;
}
