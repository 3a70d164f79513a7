// What of a ClientHello (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2) decides about resumption.
import { readExtensions, type Extensions } from './extensions.js';
import { endOfVector } from './vectors.js';

/** Views are made of what is asked for. */
export interface ClientHello extends Extensions {
  /** The message without its header. */
  readonly body: Buffer;
  /** Where these end in it. */
  readonly sessionIdEnd: number;
  readonly cipherSuitesEnd: number;
}

const VERSION_AND_RANDOM_SIZE = 2 + 32;
const SESSION_ID = VERSION_AND_RANDOM_SIZE + 1;
const MOST_ID_BYTES = 32;

/** The session id of TLS 1.2; in TLS 1.3 most clients send random bytes. */
export function sessionIdOf({ body, sessionIdEnd }: ClientHello): Buffer {
  return body.subarray(SESSION_ID, sessionIdEnd);
}

/** Two bytes each. */
export function cipherSuitesOf({ body, sessionIdEnd, cipherSuitesEnd }: ClientHello): Buffer {
  return body.subarray(sessionIdEnd + 2, cipherSuitesEnd);
}

/** Reads the body of a ClientHello, that is without the header of the handshake message. Undefined for a malformed one. */
export function parseClientHello(body: Buffer): ClientHello | undefined {
  const limit = body.length;
  const sessionIdEnd = endOfVector(body, VERSION_AND_RANDOM_SIZE, 1, limit);
  const cipherSuitesEnd = endOfVector(body, sessionIdEnd, 2, limit);
  const compressionEnd = endOfVector(body, cipherSuitesEnd, 1, limit);
  const cipherSuitesSize = cipherSuitesEnd - sessionIdEnd - 2;
  if (compressionEnd <= cipherSuitesEnd + 1 || sessionIdEnd > SESSION_ID + MOST_ID_BYTES) return undefined;
  if (cipherSuitesSize === 0 || cipherSuitesSize % 2 !== 0) return undefined;
  const hello = {
    body,
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
  return compressionEnd === limit || readExtensions(body, compressionEnd, hello) ? hello : undefined;
}

const NO_IDENTITIES: readonly Buffer[] = [];
