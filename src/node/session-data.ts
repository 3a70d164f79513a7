// What OpenSSL keeps of a session, as Node gives it: SSL_SESSION in DER (i2d_SSL_SESSION, ssl/ssl_asn1.c).
import { explicit, OCTET_STRING, readElements, readUint, SEQUENCE, type Element } from './der.js';

export interface SessionFacts {
  /** As on the wire. */
  readonly cipherSuite: number;
  /** X509_V_* of the client's certificate: 0 for one that is good, and where none was asked for. */
  readonly verifyResult: number;
  /** Whether the extended master secret was negotiated (RFC 7627). */
  readonly extendedMasterSecret: boolean;
  /** The code of the length that records were limited to (RFC 6066 section 4), 0 where they were not. */
  readonly maxFragmentLength: number;
}

const CIPHER_SUITE = 2;
const VERIFY_RESULT = explicit(5);
const FLAGS = explicit(13);
const MAX_FRAGMENT_LENGTH = explicit(17);
/** SSL_SESS_FLAG_EXTMS */
const EXTENDED_MASTER_SECRET = 1;

/** Undefined for bytes of another form. */
export function readSessionData(data: Uint8Array): SessionFacts | undefined {
  const [session, ...more] = readElements(data) ?? [];
  if (session?.tag !== SEQUENCE || more.length > 0) return undefined;
  const elements = readElements(data, session.start, session.end);
  const cipherSuite = elements?.[CIPHER_SUITE];
  if (!elements || cipherSuite?.tag !== OCTET_STRING || cipherSuite.end - cipherSuite.start !== 2) return undefined;
  const number = (tag: number) =>
    readNumber(
      data,
      elements.find((element) => element.tag === tag),
    );
  return {
    cipherSuite: readUint(data, cipherSuite.start, cipherSuite.end),
    verifyResult: number(VERIFY_RESULT),
    extendedMasterSecret: (number(FLAGS) & EXTENDED_MASTER_SECRET) !== 0,
    maxFragmentLength: number(MAX_FRAGMENT_LENGTH),
  };
}

/** Of an integer in a tag of its own; what is not there is 0. */
function readNumber(data: Uint8Array, outer: Element | undefined): number {
  const [integer] = (outer && readElements(data, outer.start, outer.end)) ?? [];
  return integer ? readUint(data, integer.start, integer.end) : 0;
}
