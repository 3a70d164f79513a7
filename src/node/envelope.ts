// What a store keeps of a session: Node's session data, and beside it what must hold for the session to be resumed.
//
//   0   format           1 byte
//   1   flags            1 byte, bit 0: the client was authorized
//   2   deadline         8 bytes, float64, seconds since 1970
//   10  context          32 bytes, SHA-256
//   42  session data
//       checksum         32 bytes, SHA-256 of the key and of all before
import { createHash } from 'node:crypto';

export interface Envelope {
  /** Whether the client had proved who it is when the session was made. */
  readonly authorized: boolean;
  /** When the chain of sessions that were each resumed from the one before ends, in seconds since 1970. */
  readonly deadline: number;
  /** Digest of the context that the session was made in. */
  readonly context: Buffer;
  /** Node's. A view of the bytes. */
  readonly sessionData: Buffer;
}

const DIGEST_SIZE = 32;
const FORMAT = 1;
const AUTHORIZED = 1;
const DEADLINE = 2;
const CONTEXT = DEADLINE + 8;
const SESSION_DATA = CONTEXT + DIGEST_SIZE;

export function seal(id: Uint8Array, protocolVersion: number, envelope: Envelope): Buffer {
  const { sessionData } = envelope;
  const bytes = Buffer.alloc(SESSION_DATA + sessionData.length + DIGEST_SIZE);
  bytes.writeUInt8(FORMAT, 0);
  bytes.writeUInt8(envelope.authorized ? AUTHORIZED : 0, 1);
  bytes.writeDoubleBE(envelope.deadline, DEADLINE);
  bytes.set(envelope.context, CONTEXT);
  bytes.set(sessionData, SESSION_DATA);
  bytes.set(checksum(id, protocolVersion, bytes), SESSION_DATA + sessionData.length);
  return bytes;
}

/** Undefined for bytes that were not sealed for this key, or changed since: TLS ends a handshake over such. */
export function unseal(id: Uint8Array, protocolVersion: number, stored: Uint8Array): Envelope | undefined {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  const end = bytes.length - DIGEST_SIZE;
  if (end <= SESSION_DATA || bytes[0] !== FORMAT) return undefined;
  if (!checksum(id, protocolVersion, bytes).equals(bytes.subarray(end))) return undefined;
  return {
    authorized: bytes[1] === AUTHORIZED,
    deadline: bytes.readDoubleBE(DEADLINE),
    context: bytes.subarray(CONTEXT, SESSION_DATA),
    sessionData: bytes.subarray(SESSION_DATA, end),
  };
}

function checksum(id: Uint8Array, protocolVersion: number, bytes: Buffer): Buffer {
  const version = Buffer.of(protocolVersion >> 8, protocolVersion & 0xff);
  return createHash('sha256')
    .update(version)
    .update(id)
    .update(bytes.subarray(0, bytes.length - DIGEST_SIZE))
    .digest();
}
