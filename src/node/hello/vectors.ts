// Fields of TLS messages (RFC 8446 section 3), read by where they begin and end: untrusted bytes, so a vector that is not whole
// ends at -1, and so does what is looked for after it.

/** The unsigned integer of 16 bits there. */
export function uint16(bytes: Buffer, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/**
 * Where a vector ends that begins at `at` with its length, an integer of so many bytes (1 or 2).
 *
 * @param limit where all ends that it may be in
 */
export function endOfVector(bytes: Buffer, at: number, lengthSize: 1 | 2, limit: number): number {
  const start = at + lengthSize;
  if (at < 0 || start > limit) return -1;
  const end = start + (lengthSize === 1 ? bytes[at]! : uint16(bytes, at));
  return end > limit ? -1 : end;
}
