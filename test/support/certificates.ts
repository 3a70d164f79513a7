// Certificates made at run time, so that no key is in the repository.
// oxlint-disable-next-line import/no-unassigned-import -- the certificate library does not load without it
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
const HOUR = 3_600_000;

/** PEM text, both. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Identity {
  /** A certificate for these host names, or of a client that has none. */
  issue(init?: { hosts?: readonly string[]; algorithm?: 'P-256' | 'RSA'; validUntil?: number }): Promise<Identity>;
}

let serial = 0;

/** A certificate authority of its own. */
export async function makeAuthority(): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const name = `CN=Authority ${++serial}`;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(Date.now() + HOUR),
    name,
    keys,
    signingAlgorithm: P256,
    extensions: [new BasicConstraintsExtension(true)],
  });
  return {
    ...(await exported(certificate, keys.privateKey)),
    async issue({ hosts = [], algorithm = 'P-256', validUntil = Date.now() + HOUR } = {}) {
      const own = await crypto.subtle.generateKey(algorithm === 'RSA' ? RSA : P256, true, ['sign', 'verify']);
      const names = hosts.map((value) => ({ type: 'dns', value }) as const);
      const issued = await X509CertificateGenerator.create({
        ...validity(validUntil),
        subject: `CN=Certificate ${++serial}`,
        issuer: name,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: P256,
        extensions: hosts.length > 0 ? [new SubjectAlternativeNameExtension(names)] : [],
      });
      return exported(issued, own.privateKey);
    },
  };
}

function validity(until: number) {
  // Clocks of the same machine may still differ by a rounding.
  return {
    serialNumber: `0${(++serial).toString(16)}`.slice(-2),
    notBefore: new Date(Date.now() - HOUR),
    notAfter: new Date(until),
  };
}

async function exported(certificate: X509Certificate, key: CryptoKey): Promise<Identity> {
  const bytes = await crypto.subtle.exportKey('pkcs8', key);
  return { cert: certificate.toString('pem'), key: PemConverter.encode(bytes, 'PRIVATE KEY') };
}
