import { createHash } from 'node:crypto';

export const TLS1_3_VERSION = 0x0304;

/** The id of the session of this number, the same in all processes. */
export function idOf(n: number): Buffer {
  return createHash('sha256').update(String(n)).digest();
}
