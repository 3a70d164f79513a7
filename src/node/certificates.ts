// The server's own certificate, as a fingerprint.
import { X509Certificate } from 'node:crypto';
import type { Server, TLSSocket } from 'node:tls';
import { DIGEST_SIZE } from './envelope.js';

/** Of the certificate that the server shows on this connection; zeros where it shows none. */
export function shownFingerprint(socket: TLSSocket): Buffer {
  const certificate = socket.getX509Certificate();
  return certificate ? fingerprintOf(certificate) : Buffer.alloc(DIGEST_SIZE);
}

/** Of those that the server was given itself, not for some server name. */
export function ownFingerprints(server: Server): Buffer[] {
  const { cert } = server as { cert?: unknown };
  const chains: unknown[] = Array.isArray(cert) ? cert.flat() : [cert];
  return chains.flatMap((chain) => {
    if (typeof chain !== 'string' && !Buffer.isBuffer(chain)) return [];
    // Of a chain it reads the first, which is the server's.
    return [fingerprintOf(new X509Certificate(chain))];
  });
}

function fingerprintOf({ fingerprint256 }: X509Certificate): Buffer {
  return Buffer.from(fingerprint256.replaceAll(':', ''), 'hex');
}
