// A certificate made at run time, so that the examples ship no key and need nothing from outside.
// oxlint-disable-next-line import/no-unassigned-import -- the certificate library does not load without it
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { PemConverter, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

const ALGORITHMS = {
  'RSA 2048': {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
  },
  'P-256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
};
const HOUR = 3_600_000;

export type KeyType = keyof typeof ALGORITHMS;
export const KEY_TYPES = Object.keys(ALGORITHMS) as KeyType[];

/** PEM text, both. The certificate is its own issuer, so it is also what clients are to trust. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** The host name that clients ask for, and the certificate is for. */
export const HOST = 'localhost';

/** A key and its certificate, valid for an hour. */
export async function makeIdentity(keyType: KeyType = 'P-256'): Promise<Identity> {
  const algorithm = ALGORITHMS[keyType];
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const names = new SubjectAlternativeNameExtension([{ type: 'dns', value: HOST }]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=TLS session cache example',
    keys,
    signingAlgorithm: algorithm,
    // Clocks of the same machine may still differ by a rounding.
    notBefore: new Date(Date.now() - HOUR),
    notAfter: new Date(Date.now() + HOUR),
    extensions: [names],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
}
