// Whom TLS trusts that was not told whom to: it may change while a process runs (`tls.setDefaultCACertificates`).
import tls from 'node:tls';

/** Frozen arrays, another one after each change. */
type GetCertificates = (type: 'default') => readonly string[];

const { setDefaultCACertificates } = tls as { setDefaultCACertificates?: unknown };
let known: readonly string[] | undefined;
let number = 1;

/** @returns a number that is another after each change, and 1 before there was one */
export function defaultTrust(): number {
  // Without it nothing can change, and to ask for the certificates takes milliseconds the first time.
  if (!setDefaultCACertificates) return number;
  const certificates = (tls as unknown as { getCACertificates: GetCertificates }).getCACertificates('default');
  if (known && known !== certificates) number++;
  known = certificates;
  return number;
}
