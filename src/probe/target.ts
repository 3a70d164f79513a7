// Whom the probe asks, and what it offers there.
import { constants, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { Mechanism } from './mechanisms.js';
import type { Protocol } from './starttls.js';
import { UsageError } from './usage.js';
import { textOf } from '../tls/pem.js';

export interface Target {
  /** A name, or an address. */
  readonly host: string;
  readonly port: number;
  /** For SNI and the certificate; empty: none is sent, and the certificate is to be for the host. */
  readonly servername: string;
  readonly alpn: readonly string[];
  readonly starttls: Protocol | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly ca: Buffer | undefined;
  readonly insecure: boolean;
  /** Milliseconds for a connection up to the end of its handshake. */
  readonly timeout: number;
}

export type Contexts = Readonly<Record<Mechanism | 'any', SecureContext>>;

const LIMITS: Readonly<Record<keyof Contexts, SecureContextOptions>> = {
  any: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' },
  'tls1.2-session-id': { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET },
  'tls1.2-ticket': { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' },
  'tls1.3-ticket': { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' },
};

/** RFC 7468, and the labels of OpenSSL that Node takes, too. */
const LABEL = '(?:TRUSTED |X509 )?CERTIFICATE';
const BEGUN = new RegExp(`-----BEGIN ${LABEL}-----`, 'g');
/** As OpenSSL reads it: its lines end with a line feed, and begin where lines do. */
const WHOLE = new RegExp(
  `(?<![^\\n])-----BEGIN ${LABEL}-----[ \\t\\r]*\\n([A-Za-z0-9+/=\\s]+)\\n-----END ${LABEL}-----`,
  'g',
);

/** Of DER, and from the first certificate on that is none, Node makes a context that trusts nobody else, without a word. */
function checkAuthorities(ca: Buffer): void {
  const text = textOf(ca);
  const begun = text.match(BEGUN) ?? [];
  const certificates = Array.from(text.matchAll(WHOLE), ([, base64]) => Buffer.from(base64!, 'base64')).filter(
    isCertificate,
  );
  if (begun.length === 0) throw new UsageError('--ca: expected certificates in PEM');
  if (certificates.length < begun.length) {
    throw new UsageError(`--ca: ${certificates.length} of its ${begun.length} certificates can be read`);
  }
}

function isCertificate(der: Buffer): boolean {
  try {
    return new X509Certificate(der).raw.length > 0;
  } catch {
    return false;
  }
}

/** One for all connections of a kind, since they take long to make. */
export function createContexts({ cert, key, ca }: Target): Contexts {
  if (ca) checkAuthorities(ca);
  try {
    const made = Object.entries(LIMITS).map(([name, limits]) => [
      name,
      createSecureContext({ cert, key, ca, ...limits }),
    ]);
    return Object.fromEntries(made) as Contexts;
  } catch (error) {
    throw new UsageError(`--cert or --key can't be used: ${(error as NodeJS.ErrnoException).code}`);
  }
}
