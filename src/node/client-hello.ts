// What of a ClientHello (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2) decides about resumption.
import { ByteReader } from './byte-reader.js';
import { NO_EXTENSIONS, readExtensions, type Extensions } from './extensions.js';

export interface ClientHello extends Extensions {
  /** The session id of TLS 1.2; in TLS 1.3 most clients send random bytes. A view of the message. */
  readonly sessionId: Buffer;
  /** Two bytes each, as sent. A view of the message. */
  readonly cipherSuites: Buffer;
}

const RANDOM_SIZE = 32;
const MOST_ID_BYTES = 32;

/** Reads the body of a ClientHello, that is without the header of the handshake message. Undefined for a malformed one. */
export function parseClientHello(body: Buffer): ClientHello | undefined {
  const reader = new ByteReader(body);
  reader.skip(2 + RANDOM_SIZE);
  const sessionId = reader.vector(1);
  const cipherSuites = reader.vector(2);
  const compressionMethods = reader.uint(1);
  reader.skip(compressionMethods);
  // TLS 1.2 lets a hello end here.
  const extensions = reader.left > 0 ? readExtensions(reader) : NO_EXTENSIONS;
  if (reader.malformed || reader.left > 0 || !extensions) return undefined;
  if (sessionId.length > MOST_ID_BYTES || compressionMethods === 0) return undefined;
  if (cipherSuites.length === 0 || cipherSuites.length % 2 !== 0) return undefined;
  return { sessionId, cipherSuites, ...extensions };
}
