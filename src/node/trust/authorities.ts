// How long what the authorities of a server certify is good.
import { createHash, X509Certificate } from 'node:crypto';
import { decodePem, textOf } from '../../tls/pem.js';

const LABEL = '(?:X509 |TRUSTED )?CERTIFICATE';
/** As many certificates from a client's to a root OpenSSL follows by default. */
const MOST_DEPTH = 100;
/** So many chains of clients are remembered. */
const MOST_REMEMBERED = 1000;

/**
 * The certificates that a server trusts. What a client sends beside its own proves nothing: anybody can make a certificate of the
 * same names that ends later. So a chain counts only where each of its certificates has signed the one before, up to a root that
 * is among these.
 */
export class Authorities {
  readonly #texts: readonly string[];
  /** Read when the first is needed: there may be hundreds. */
  #certificates: X509Certificate[] | undefined;
  readonly #remembered = new Map<string, number>();

  /** @param values PEM texts, also as bytes, which are copied, and arrays of these */
  constructor(values: unknown) {
    this.#texts = textsOf(values);
  }

  /**
   * @param chain in DER: the client's certificate, and whatever else it sent
   * @returns when the first certificate ends of a chain that is good now, in seconds since 1970; -Infinity where there is none
   */
  endOf(chain: readonly Buffer[]): number {
    const key = createHash('sha256').update(Buffer.concat(chain)).digest('base64');
    const now = Date.now() / 1000;
    const known = this.#remembered.get(key);
    if (known !== undefined && known > now) return known;
    const end = this.#follow(certificatesOf(chain), now);
    if (this.#remembered.size === MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, end);
    return end;
  }

  #follow(sent: readonly X509Certificate[], now: number): number {
    let certificate = sent[0];
    let end = Infinity;
    for (let depth = 0; certificate && depth < MOST_DEPTH; depth++) {
      end = Math.min(end, endOfCertificate(certificate));
      if (this.#isRoot(certificate)) return end;
      certificate = latest(issuersOf(certificate, this.#trusted, now)) ?? issuersOf(certificate, sent, now)[0];
    }
    return -Infinity;
  }

  #isRoot(certificate: X509Certificate): boolean {
    if (certificate.subject !== certificate.issuer) return false;
    return this.#trusted.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256);
  }

  get #trusted(): X509Certificate[] {
    return (this.#certificates ??= certificatesOf(this.#texts.flatMap((text) => decodePem(text, LABEL))));
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap(textsOf) : [textOf(value)];
}

/** Without what can't be read. */
function certificatesOf(encoded: readonly Buffer[]): X509Certificate[] {
  return encoded.flatMap((bytes) => {
    try {
      return [new X509Certificate(bytes)];
    } catch {
      return [];
    }
  });
}

/** Those that are good now, and have signed it. */
function issuersOf(certificate: X509Certificate, among: readonly X509Certificate[], now: number): X509Certificate[] {
  return among.filter((issuer) => {
    if (issuer.subject !== certificate.issuer || issuer.fingerprint256 === certificate.fingerprint256) return false;
    return isGood(issuer, now) && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  });
}

function latest(certificates: readonly X509Certificate[]): X509Certificate | undefined {
  return certificates.toSorted((a, b) => endOfCertificate(b) - endOfCertificate(a))[0];
}

function isGood(certificate: X509Certificate, now: number): boolean {
  return Date.parse(certificate.validFrom) / 1000 <= now && endOfCertificate(certificate) > now;
}

function endOfCertificate({ validTo }: X509Certificate): number {
  return Date.parse(validTo) / 1000;
}
