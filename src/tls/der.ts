// Elements of DER (ITU-T X.690), read by where they begin and end. One that is not whole ends at -1.

export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
export const SEQUENCE = 0x30;
/** A context-specific tag that holds an element: `[n] EXPLICIT`. */
export const explicit = (n: number): number => 0xa0 + n;

const LONG_LENGTH = 0x80;

/** Where the contents begin of an element that begins at `at` with its tag. */
export function startOfContents(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1]!;
  return at + 2 + (first > LONG_LENGTH ? first - LONG_LENGTH : 0);
}

/** Where it ends, which is to be within the limit. */
export function endOfElement(bytes: Uint8Array, at: number, limit: number): number {
  const start = startOfContents(bytes, at);
  const first = bytes[at + 1]!;
  // An indefinite length, or one that nothing has that is read here.
  if (at < 0 || start > limit || first === LONG_LENGTH || start > at + 6) return -1;
  const end = start + (first < LONG_LENGTH ? first : readUint(bytes, at + 2, start));
  return end > limit ? -1 : end;
}

/** An unsigned number, of up to 6 bytes without losing any. */
export function readUint(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 256 + bytes[at]!;
  return value;
}
