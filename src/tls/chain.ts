import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';

/** A certificate as `getPeerCertificate(true)` gives it, and those that issued it. Empty where there is none, as with pre-shared keys. */
export function chainOf(certificate: PeerCertificate | DetailedPeerCertificate | undefined): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  let next = certificate as DetailedPeerCertificate | undefined;
  while (next?.raw && !chain.includes(next)) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}
