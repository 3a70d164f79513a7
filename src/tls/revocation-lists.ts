// How long the certificate revocation lists (RFC 5280 section 5) of a server are good: after that TLS authorizes nobody.
import { endOfElement, INTEGER, SEQUENCE, startOfContents } from './der.js';
import { decodePem } from './pem.js';

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** When the first of them ends, in seconds since 1970: Infinity where none does, -Infinity where one can't be read. */
export function endOfLists(crl: unknown): number {
  if (crl === undefined || crl === null) return Infinity;
  return Math.min(...(Array.isArray(crl) ? crl : [crl]).map(endOfText));
}

function endOfText(crl: unknown): number {
  const ends = decodePem(crl, 'X509 CRL').map(endOfList);
  return ends.length > 0 ? Math.min(...ends) : -Infinity;
}

function endOfList(bytes: Buffer): number {
  const limit = bytes.length;
  const end = (at: number) => endOfElement(bytes, at, limit);
  // CertificateList and TBSCertList: version OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL.
  const first = startOfContents(bytes, startOfContents(bytes, 0));
  const signature = bytes[first] === INTEGER ? end(first) : first;
  const issuer = end(signature);
  const thisUpdate = end(issuer);
  const nextUpdate = end(thisUpdate);
  const tag = bytes[nextUpdate];
  if (bytes[signature] !== SEQUENCE || bytes[issuer] !== SEQUENCE || end(nextUpdate) < 0) return -Infinity;
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME) return Infinity;
  const text = bytes.toString('latin1', startOfContents(bytes, nextUpdate), end(nextUpdate));
  return parseTime(tag === UTC_TIME ? centuryOf(text) + text : text);
}

/** RFC 5280 section 4.1.2.5.1 */
function centuryOf(utcTime: string): string {
  return Number(utcTime.slice(0, 2)) < 50 ? '20' : '19';
}

function parseTime(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(milliseconds) ? -Infinity : milliseconds / 1000;
}
