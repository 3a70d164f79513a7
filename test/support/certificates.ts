// Certificates made at run time, so that no key is in the repository.
// oxlint-disable-next-line import/no-unassigned-import -- the certificate library does not load without it
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
const HOUR = 3_600_000;

/** PEM text, both. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface IssueOptions {
  readonly hosts?: readonly string[];
  readonly algorithm?: 'P-256' | 'RSA';
  /** Milliseconds since 1970. */
  readonly validUntil?: number;
}

export interface Authority extends Identity {
  /** A certificate for these host names, or of a client that has none. */
  issue(init?: IssueOptions): Promise<Identity>;
  /** An authority that this one answers for. */
  delegate(init?: { validUntil?: number }): Promise<Authority>;
  /** The list, as PEM text, that says that these of its certificates are revoked. */
  revoke(...identities: readonly Identity[]): Promise<string>;
  /** A certificate of the same name that it has not made itself: of its key, or of another. */
  imitate(keys: 'the same key' | 'another key'): Promise<string>;
  /** One that says that none is, until then (milliseconds since 1970). */
  list(validUntil: number): Promise<string>;
}

/** Who signs. */
interface Issuer {
  readonly name: string;
  readonly keys: CryptoKeyPair;
}

let serial = 0;

/** A certificate authority of its own. */
export async function makeAuthority({ validUntil }: { validUntil?: number } = {}): Promise<Authority> {
  const issuer = { name: `CN=Authority ${++serial}`, keys: await makeKeys(P256) };
  return authorityOf(issuer, await signSelf(issuer, validUntil));
}

async function signSelf(issuer: Issuer, validUntil?: number): Promise<X509Certificate> {
  return X509CertificateGenerator.createSelfSigned({
    ...validity(validUntil),
    ...issuer,
    signingAlgorithm: P256,
    extensions: [new BasicConstraintsExtension(true)],
  });
}

async function authorityOf(issuer: Issuer, certificate: X509Certificate): Promise<Authority> {
  return {
    ...(await exported(certificate, issuer.keys.privateKey)),
    issue: (init) => issue(issuer, init),
    delegate: (init) => delegate(issuer, init),
    revoke: (...identities) => revoke(issuer, identities),
    imitate: async (keys) => {
      const own = keys === 'the same key' ? issuer.keys : await makeKeys(P256);
      return (await signSelf({ ...issuer, keys: own })).toString('pem');
    },
    list: (validUntil) => revoke(issuer, [], validUntil),
  };
}

async function issue(issuer: Issuer, { hosts = [], algorithm, validUntil }: IssueOptions = {}): Promise<Identity> {
  const subject = { name: `CN=Certificate ${++serial}`, keys: await makeKeys(algorithm === 'RSA' ? RSA : P256) };
  const names = hosts.map((value) => ({ type: 'dns', value }) as const);
  const extensions = hosts.length > 0 ? [new SubjectAlternativeNameExtension(names)] : [];
  return exported(await certify(issuer, subject, extensions, validUntil), subject.keys.privateKey);
}

async function delegate(issuer: Issuer, { validUntil }: { validUntil?: number } = {}): Promise<Authority> {
  const subject = { name: `CN=Delegate ${++serial}`, keys: await makeKeys(P256) };
  return authorityOf(subject, await certify(issuer, subject, [new BasicConstraintsExtension(true)], validUntil));
}

async function certify(
  issuer: Issuer,
  subject: Issuer,
  extensions: (BasicConstraintsExtension | SubjectAlternativeNameExtension)[],
  validUntil?: number,
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    ...validity(validUntil),
    subject: subject.name,
    issuer: issuer.name,
    publicKey: subject.keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: P256,
    extensions,
  });
}

async function revoke({ name, keys }: Issuer, identities: readonly Identity[], until?: number): Promise<string> {
  const list = await X509CrlGenerator.create({
    issuer: name,
    thisUpdate: new Date(Date.now() - HOUR),
    nextUpdate: new Date(until ?? Date.now() + HOUR),
    entries: identities.map(({ cert }) => ({ serialNumber: new X509Certificate(cert).serialNumber })),
    signingKey: keys.privateKey,
    signingAlgorithm: P256,
  });
  return PemConverter.encode(list.rawData, 'X509 CRL');
}

async function makeKeys(algorithm: typeof P256 | typeof RSA): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function validity(until = Date.now() + HOUR) {
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
