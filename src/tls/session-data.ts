// What OpenSSL keeps of a session, as Node gives it: SSL_SESSION in DER (i2d_SSL_SESSION, ssl/ssl_asn1.c).
import { endOfElement, explicit, OCTET_STRING, readUint, SEQUENCE, startOfContents } from './der.js';

export interface SessionFacts {
  /** As on the wire, both. */
  protocolVersion: number;
  cipherSuite: number;
  /** Its length; of a session with a ticket OpenSSL makes the id up. */
  sessionIdBytes: number;
  /** Its length, 0 where there is none. */
  ticketBytes: number;
  /** Seconds that OpenSSL gives it; 0 where it says nothing. */
  timeout: number;
  /** `ticket_lifetime_hint` (RFC 5077 section 3.3, RFC 8446 section 4.6.1), in seconds; 0 also where there is none. */
  lifetimeHint: number;
  /** X509_V_* of the peer's certificate: 0 for one that is good, and where none was asked for. */
  verifyResult: number;
  /** Whether the extended master secret was negotiated (RFC 7627). */
  extendedMasterSecret: boolean;
  /** The code of the length that records were limited to (RFC 6066 section 4), 0 where they were not. */
  maxFragmentLength: number;
}

/** Its contents are the format, the protocol version, the cipher suite, the session id, then much else. */
const PROTOCOL_VERSION_INDEX = 1;
const CIPHER_SUITE_INDEX = 2;
const SESSION_ID_INDEX = 3;
const TIMEOUT = explicit(2);
const VERIFY_RESULT = explicit(5);
const LIFETIME_HINT = explicit(9);
const TICKET = explicit(10);
const FLAGS = explicit(13);
const MAX_FRAGMENT_LENGTH = explicit(17);
/** SSL_SESS_FLAG_EXTMS */
const EXTENDED_MASTER_SECRET = 1;

const UNKNOWN: Readonly<SessionFacts> = {
  protocolVersion: 0,
  cipherSuite: -1,
  sessionIdBytes: 0,
  ticketBytes: 0,
  timeout: 0,
  lifetimeHint: 0,
  verifyResult: 0,
  extendedMasterSecret: false,
  maxFragmentLength: 0,
};

/** From some versions of Node on, what a client is given has a frame before it, which says for which name it was verified. */
const FRAME = Buffer.from('\0nodejs:tls:session:1\0');

/** What a client's 'session' gave, without Node's frame. */
export function withoutFrame(session: Buffer): Uint8Array {
  const size = FRAME.length;
  if (session[0] === SEQUENCE || FRAME.compare(session, 0, size) !== 0) return session;
  return session.subarray(size + 2 + session.readUInt16BE(size));
}

/** Undefined for bytes of another form. */
export function readSessionData(data: Uint8Array): SessionFacts | undefined {
  const { length } = data;
  if (data[0] !== SEQUENCE || endOfElement(data, 0, length) !== length) return undefined;
  const facts = { ...UNKNOWN };
  let end: number;
  for (let at = startOfContents(data, 0), index = 0; at < length; at = end, index++) {
    end = endOfElement(data, at, length);
    if (end < 0) return undefined;
    if (index === PROTOCOL_VERSION_INDEX) facts.protocolVersion = readUint(data, startOfContents(data, at), end);
    else if (index === CIPHER_SUITE_INDEX) facts.cipherSuite = readCipherSuite(data, at, end);
    else if (index === SESSION_ID_INDEX) facts.sessionIdBytes = end - startOfContents(data, at);
    else readField(data, at, end, facts);
  }
  return facts.cipherSuite < 0 ? undefined : facts;
}

function readCipherSuite(data: Uint8Array, at: number, end: number): number {
  return data[at] === OCTET_STRING && end === at + 4 ? readUint(data, at + 2, end) : -1;
}

function readField(data: Uint8Array, at: number, end: number, facts: SessionFacts): void {
  switch (data[at]) {
    case TIMEOUT:
      facts.timeout = readInteger(data, at, end);
      break;
    case LIFETIME_HINT:
      facts.lifetimeHint = readInteger(data, at, end);
      break;
    case TICKET:
      facts.ticketBytes = end - startOfContents(data, startOfContents(data, at));
      break;
    case VERIFY_RESULT:
      facts.verifyResult = readInteger(data, at, end);
      break;
    case FLAGS:
      facts.extendedMasterSecret = (readInteger(data, at, end) & EXTENDED_MASTER_SECRET) !== 0;
      break;
    case MAX_FRAGMENT_LENGTH:
      facts.maxFragmentLength = readInteger(data, at, end);
      break;
  }
}

/** That in an explicit tag. */
function readInteger(data: Uint8Array, at: number, end: number): number {
  return readUint(data, startOfContents(data, startOfContents(data, at)), end);
}
