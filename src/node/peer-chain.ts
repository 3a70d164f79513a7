// How long what authorizes a client lasts.
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Connection } from './connection.js';
import { currentTlsSocket } from './node-internals.js';

/**
 * To be called in each of Node's session events that come before the end of a handshake: some versions of Node (24) take the
 * client's chain away from OpenSSL before they tell that a connection is secure.
 */
export function watchChain(connection: Connection): void {
  if (connection.completion || connection.watchesChain) return;
  connection.watchesChain = true;
  const socket = currentTlsSocket();
  // All that the client sent is there. What the server has may be in a context that was chosen for it, and not be seen.
  socket?.prependOnceListener('secure', () => (connection.chainEnd = endOfChain(socket, Infinity)));
}

/**
 * When the first certificate of the client's chain ends, in seconds since 1970. Not by `getPeerX509Certificate`, which takes the
 * chain away (Node 20 to 24).
 *
 * @param unknown the end of what is not known, where the chain is not known up to its root
 */
export function endOfChain(socket: TLSSocket, unknown = -Infinity): number {
  let end = Infinity;
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate?.valid_to) {
    end = Math.min(end, Date.parse(certificate.valid_to) / 1000);
    const issuer: DetailedPeerCertificate | undefined = certificate.issuerCertificate;
    if (issuer === certificate) return end;
    certificate = issuer;
  }
  return Math.min(end, unknown);
}

export function hasCertificate(socket: TLSSocket): boolean {
  return Boolean(socket.getPeerCertificate()?.raw);
}
