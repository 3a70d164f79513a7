// What a store keeps of a session: Node's session data, and beside it what must hold for the session to be resumed.
//
//   0   format           1 byte
//   1   flags            1 byte, bit 0: the client was authorized, bit 1: there is a twin
//   2   deadline         8 bytes, float64, seconds since 1970
//   10  time             8 bytes, float64, seconds since 1970
//   18  chain            8 bytes
//   26  context          32 bytes, SHA-256
//   58  twin             32 bytes, where there is one
//       session data
//       checksum         4 bytes, CRC-32 of all before, and of the key
import { crc32 } from 'node:zlib';

export interface Envelope {
  /** Whether the client had proved who it is when the session was made. */
  readonly authorized: boolean;
  /** When the chain of sessions that were each resumed from the one before ends, in seconds since 1970. */
  readonly deadline: number;
  /** When the session was made, in seconds since 1970. */
  readonly time: number;
  /** Begins with the name of that chain. */
  readonly chain: Buffer;
  /** Digest of the context that the session was made in. */
  readonly context: Buffer;
  /** The id of the session of TLS 1.3 that the same connection made before this one: who uses one has no use for the other. */
  readonly twin: Buffer | undefined;
  /** Node's. A view of the bytes. */
  readonly sessionData: Buffer;
}

export const CHAIN_SIZE = 8;
const DIGEST_SIZE = 32;
const CHECKSUM_SIZE = 4;
const FORMAT = 3;
const AUTHORIZED = 1;
const HAS_TWIN = 2;
/** Of the id of a session of TLS 1.3. */
export const TWIN_SIZE = 32;
const DEADLINE = 2;
const TIME = DEADLINE + 8;
const CHAIN = TIME + 8;
const CONTEXT = CHAIN + CHAIN_SIZE;
const TWIN = CONTEXT + DIGEST_SIZE;

/** @param allocate gives memory for so many bytes, all of which are written */
export function seal(
  id: Uint8Array,
  protocolVersion: number,
  envelope: Envelope,
  allocate: (size: number) => Buffer,
): Buffer {
  const { sessionData, twin } = envelope;
  const start = TWIN + (twin ? TWIN_SIZE : 0);
  const end = start + sessionData.length;
  const bytes = allocate(end + CHECKSUM_SIZE);
  bytes[0] = FORMAT;
  bytes[1] = (envelope.authorized ? AUTHORIZED : 0) | (twin ? HAS_TWIN : 0);
  bytes.writeDoubleBE(envelope.deadline, DEADLINE);
  bytes.writeDoubleBE(envelope.time, TIME);
  // What comes after the name in it is written over.
  bytes.set(envelope.chain, CHAIN);
  bytes.set(envelope.context, CONTEXT);
  if (twin) bytes.set(twin, TWIN);
  bytes.set(sessionData, start);
  bytes.writeUInt32BE(checksum(id, protocolVersion, bytes, end), end);
  return bytes;
}

/** Undefined for bytes that were not sealed for this key, or changed since: TLS ends a handshake over such. */
export function unseal(id: Uint8Array, protocolVersion: number, stored: Uint8Array): Envelope | undefined {
  const end = stored.length - CHECKSUM_SIZE;
  const start = TWIN + (stored[1] & HAS_TWIN ? TWIN_SIZE : 0);
  if (end <= start || stored[0] !== FORMAT) return undefined;
  const bytes = Buffer.isBuffer(stored) ? stored : Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  if (bytes.readUInt32BE(end) !== checksum(id, protocolVersion, bytes, end)) return undefined;
  return {
    authorized: (bytes[1] & AUTHORIZED) !== 0,
    deadline: bytes.readDoubleBE(DEADLINE),
    time: bytes.readDoubleBE(TIME),
    chain: bytes.subarray(CHAIN, CONTEXT),
    context: bytes.subarray(CONTEXT, TWIN),
    twin: start > TWIN ? bytes.subarray(TWIN, start) : undefined,
    sessionData: bytes.subarray(start, end),
  };
}

/** Against mistakes of a store, not against who can write to it. */
function checksum(id: Uint8Array, protocolVersion: number, bytes: Buffer, end: number): number {
  return crc32(id, crc32(bytes.subarray(0, end), protocolVersion * 256 + id.length));
}
