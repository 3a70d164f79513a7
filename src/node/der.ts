// Reads DER (ITU-T X.690), as far as sessions and revocation lists need it.

/** An element: where its contents begin and end. */
export interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
export const SEQUENCE = 0x30;
/** A context-specific tag that holds an element: `[n] EXPLICIT`. */
export const explicit = (n: number): number => 0xa0 + n;

const LONG_LENGTH = 0x80;

/** The elements that the bytes from `start` to `end` consist of; undefined where they are no such. */
export function readElements(bytes: Uint8Array, start = 0, end = bytes.length): Element[] | undefined {
  const elements: Element[] = [];
  for (let at = start; at < end;) {
    const element = readElement(bytes, at, end);
    if (!element) return undefined;
    elements.push(element);
    at = element.end;
  }
  return elements;
}

function readElement(bytes: Uint8Array, at: number, limit: number): Element | undefined {
  const tag = bytes[at]!;
  const first = bytes[at + 1] ?? LONG_LENGTH;
  const lengthSize = first < LONG_LENGTH ? 0 : first - LONG_LENGTH;
  const start = at + 2 + lengthSize;
  const length = first < LONG_LENGTH ? first : readUint(bytes, at + 2, start);
  // An indefinite length, or one that no session has.
  if ((first >= LONG_LENGTH && lengthSize === 0) || lengthSize > 4 || start + length > limit) return undefined;
  return { tag, start, end: start + length };
}

/** An unsigned number, of up to 6 bytes without losing any. */
export function readUint(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 256 + (bytes[at] ?? 0);
  return value;
}
