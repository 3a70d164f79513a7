// Until when what authorizes a server lasts.
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import { chainOf } from '../../tls/chain.js';

/** When the first certificate of a chain ends, in seconds since 1970; Infinity where there is none, as with pre-shared keys. */
export function endOfChain(certificate: PeerCertificate | DetailedPeerCertificate | undefined): number {
  const ends = chainOf(certificate).map(({ valid_to }) => Date.parse(valid_to) / 1000);
  return Math.min(...ends.map((seconds) => (Number.isNaN(seconds) ? -Infinity : seconds)));
}
