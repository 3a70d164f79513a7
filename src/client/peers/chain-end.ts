// Until when what authorizes a server lasts.
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';

/** When the first certificate of a chain ends, in seconds since 1970; Infinity where there is none, as with pre-shared keys. */
export function endOfChain(certificate: PeerCertificate | DetailedPeerCertificate | undefined): number {
  let end = Infinity;
  const seen = new Set<unknown>();
  for (let at = certificate; at?.valid_to && !seen.has(at); at = (at as DetailedPeerCertificate).issuerCertificate) {
    seen.add(at);
    const seconds = Date.parse(at.valid_to) / 1000;
    end = Number.isNaN(seconds) ? -Infinity : Math.min(end, seconds);
  }
  return end;
}
