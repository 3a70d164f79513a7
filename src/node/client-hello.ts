// What of a ClientHello (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2) decides about resumption.
import { ByteReader } from './byte-reader.js';
import { readExtensions, type Extensions } from './extensions.js';

export interface ClientHello extends Extensions {
  /** The session id of TLS 1.2; in TLS 1.3 most clients send random bytes. A view of the message. */
  readonly sessionId: Buffer;
}

const RANDOM_SIZE = 32;
const MOST_ID_BYTES = 32;

/** Reads the body of a ClientHello, that is without the header of the handshake message. Undefined for a malformed one. */
export function parseClientHello(body: Buffer): ClientHello | undefined {
  const reader = new ByteReader(body);
  reader.bytes(2 + RANDOM_SIZE);
  const sessionId = reader.vector(1);
  const cipherSuites = reader.vector(2);
  const compressionMethods = reader.vector(1);
  // TLS 1.2 lets a hello end here.
  const extensions = readExtensions(reader.left > 0 ? reader.vector(2) : Buffer.alloc(0));
  if (reader.truncated || reader.left > 0 || !extensions) return undefined;
  if (sessionId.length > MOST_ID_BYTES || compressionMethods.length === 0) return undefined;
  if (cipherSuites.length === 0 || cipherSuites.length % 2 !== 0) return undefined;
  return { sessionId, ...extensions };
}
