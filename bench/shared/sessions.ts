// What is asked for, the same in each process.
import { createHash } from 'node:crypto';

export const SESSIONS = 20_000;
/** Of a session of TLS 1.2 without a client certificate. */
export const VALUE_BYTES = 158;
export const IN_FLIGHT = 64;
export const PROTOCOL_VERSION = 0x0303;
export const TIMEOUT = 100_000;

export const ids = Array.from({ length: SESSIONS }, (_, n) => createHash('sha256').update(String(n)).digest());

/** Begins with the number of its session, which a right answer has. */
export function valueOf(n: number): Buffer {
  const value = Buffer.alloc(VALUE_BYTES, n);
  value.writeUInt32LE(n);
  return value;
}

export function isValueOf(n: number, value: Uint8Array | null | undefined): boolean {
  return value?.length === VALUE_BYTES && Buffer.from(value).equals(valueOf(n));
}
