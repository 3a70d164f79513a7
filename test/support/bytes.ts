/** Bytes from hex; `-` is none, as in the traces. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text === '-' ? [] : (text.match(/../g) ?? []), (pair) => Number.parseInt(pair, 16));
}

export function hex(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex');
}
