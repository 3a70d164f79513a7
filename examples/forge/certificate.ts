// A certificate made at run time, so that the example ships no key.
import forge from 'node-forge';

const BITS = 2048;
const HOUR = 3_600_000;

/** PEM text, both. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** The host that clients ask for, and the certificate is for. */
export const HOST = 'localhost';

/** An RSA key, the only kind that forge's TLS knows, and its certificate, valid for an hour. */
export function makeIdentity(host: string = HOST): Identity {
  const { publicKey, privateKey } = forge.pki.rsa.generateKeyPair(BITS);
  const certificate = forge.pki.createCertificate();
  const name = [{ name: 'commonName', value: host }];
  certificate.publicKey = publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - HOUR);
  certificate.validity.notAfter = new Date(Date.now() + HOUR);
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(privateKey, forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key: forge.pki.privateKeyToPem(privateKey) };
}
