// What of a ClientHello (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2) decides about resumption.
import { NO_EXTENSIONS, readExtensions, type Extensions } from './extensions.js';
import { endOfVector } from './vectors.js';

export interface ClientHello extends Extensions {
  /** The session id of TLS 1.2; in TLS 1.3 most clients send random bytes. A view of the message. */
  readonly sessionId: Buffer;
  /** Two bytes each, as sent. A view of the message. */
  readonly cipherSuites: Buffer;
}

const VERSION_AND_RANDOM_SIZE = 2 + 32;
const MOST_ID_BYTES = 32;

/** Reads the body of a ClientHello, that is without the header of the handshake message. Undefined for a malformed one. */
export function parseClientHello(body: Buffer): ClientHello | undefined {
  const limit = body.length;
  const sessionIdEnd = endOfVector(body, VERSION_AND_RANDOM_SIZE, 1, limit);
  const cipherSuitesEnd = endOfVector(body, sessionIdEnd, 2, limit);
  const compressionEnd = endOfVector(body, cipherSuitesEnd, 1, limit);
  if (compressionEnd <= cipherSuitesEnd + 1) return undefined;
  const sessionId = body.subarray(VERSION_AND_RANDOM_SIZE + 1, sessionIdEnd);
  const cipherSuites = body.subarray(sessionIdEnd + 2, cipherSuitesEnd);
  if (sessionId.length > MOST_ID_BYTES || cipherSuites.length === 0 || cipherSuites.length % 2 !== 0) return undefined;
  const hello = { sessionId, cipherSuites, ...NO_EXTENSIONS };
  // TLS 1.2 lets a hello end here.
  return compressionEnd === limit || readExtensions(body, compressionEnd, hello) ? hello : undefined;
}
