// What of a ClientHello (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2) decides about resumption.
import { readExtensions, type Extensions } from './extensions.js';
import { endOfVector } from './vectors.js';

/** Views are made of what is asked for. */
export interface ClientHello extends Extensions {
  /** What the message is in. */
  readonly bytes: Buffer;
  /** Where in these the message begins, without its header, and where its vectors end. */
  readonly start: number;
  readonly sessionIdEnd: number;
  readonly cipherSuitesEnd: number;
}

const VERSION_AND_RANDOM_SIZE = 2 + 32;
const SESSION_ID = VERSION_AND_RANDOM_SIZE + 1;
const MOST_ID_BYTES = 32;

/** The session id of TLS 1.2; in TLS 1.3 most clients send random bytes. */
export function sessionIdOf({ bytes, start, sessionIdEnd }: ClientHello): Buffer {
  return bytes.subarray(start + SESSION_ID, sessionIdEnd);
}

/** Two bytes each. */
export function cipherSuitesOf({ bytes, sessionIdEnd, cipherSuitesEnd }: ClientHello): Buffer {
  return bytes.subarray(sessionIdEnd + 2, cipherSuitesEnd);
}

/** Reads a ClientHello from `start`, where the header of the handshake message ends, to `end`. Undefined for a malformed one. */
export function parseClientHello(bytes: Buffer, start = 0, end = bytes.length): ClientHello | undefined {
  const sessionIdEnd = endOfVector(bytes, start + VERSION_AND_RANDOM_SIZE, 1, end);
  const cipherSuitesEnd = endOfVector(bytes, sessionIdEnd, 2, end);
  const compressionEnd = endOfVector(bytes, cipherSuitesEnd, 1, end);
  const cipherSuitesSize = cipherSuitesEnd - sessionIdEnd - 2;
  if (compressionEnd <= cipherSuitesEnd + 1 || sessionIdEnd > start + SESSION_ID + MOST_ID_BYTES) return undefined;
  if (cipherSuitesSize === 0 || cipherSuitesSize % 2 !== 0) return undefined;
  const hello = {
    bytes,
    start,
    sessionIdEnd,
    cipherSuitesEnd,
    serverName: '',
    maxFragmentLength: 0,
    alpn: undefined,
    extendedMasterSecret: false,
    acceptsTickets: false,
    offersTls13: false,
    offersPskWithKeyExchange: false,
    pskIdentities: NO_IDENTITIES,
  };
  // TLS 1.2 lets a hello end here.
  return compressionEnd === end || readExtensions(bytes, compressionEnd, end, hello) ? hello : undefined;
}

const NO_IDENTITIES: readonly Buffer[] = [];
