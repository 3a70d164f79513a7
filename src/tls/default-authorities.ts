// Whom TLS trusts that was not told whom to.
import { readFileSync } from 'node:fs';
import tls from 'node:tls';

/** Processes may differ in it, and it may change while one runs. */
export function readDefaultAuthorities(): unknown {
  const { getCACertificates } = tls as { getCACertificates?: (type: string) => readonly string[] };
  const { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, SSL_CERT_DIR, NODE_OPTIONS } = process.env;
  // Node 20 does not say what it has read from this file.
  const known = getCACertificates?.('default') ?? [tls.rootCertificates, contentsOf(NODE_EXTRA_CA_CERTS)];
  // Nor does any what OpenSSL reads of its own.
  const byOpenssl = [...process.execArgv, NODE_OPTIONS].join(' ').includes('--use-openssl-ca');
  return byOpenssl ? [known, contentsOf(SSL_CERT_FILE), SSL_CERT_DIR] : known;
}

function contentsOf(path: string | undefined): Buffer | undefined {
  try {
    return path === undefined ? undefined : readFileSync(path);
  } catch {
    return undefined;
  }
}
