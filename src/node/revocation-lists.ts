// How long the certificate revocation lists (RFC 5280 section 5) of a server are good: after that TLS authorizes nobody.
import { INTEGER, readElements, SEQUENCE } from './der.js';

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const PEM = /-----BEGIN X509 CRL-----([^-]+)-----END X509 CRL-----/g;

/** When the first of them ends, in seconds since 1970: Infinity where none does, -Infinity where one can't be read. */
export function endOfLists(crl: unknown): number {
  if (crl === undefined || crl === null) return Infinity;
  const lists = (Array.isArray(crl) ? crl : [crl]).flatMap(encodingsOf);
  return Math.min(...lists.map(endOfList));
}

function encodingsOf(crl: unknown): Uint8Array[] {
  const bytes = typeof crl === 'string' ? Buffer.from(crl) : toBuffer(crl);
  const pem = [...bytes.toString('latin1').matchAll(PEM)];
  return pem.length > 0 ? pem.map(([, base64]) => Buffer.from(base64!, 'base64')) : [bytes];
}

function toBuffer(value: unknown): Buffer {
  if (!ArrayBuffer.isView(value)) return Buffer.alloc(0);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

function endOfList(bytes: Uint8Array): number {
  const [list] = readElements(bytes) ?? [];
  const [signed] = (list && readElements(bytes, list.start, list.end)) ?? [];
  const elements = (signed && readElements(bytes, signed.start, signed.end)) ?? [];
  // version OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL
  const [signature, issuer, thisUpdate, nextUpdate] = elements[0]?.tag === INTEGER ? elements.slice(1) : elements;
  if (signature?.tag !== SEQUENCE || issuer?.tag !== SEQUENCE || !thisUpdate) return -Infinity;
  if (nextUpdate?.tag !== UTC_TIME && nextUpdate?.tag !== GENERALIZED_TIME) return Infinity;
  const text = Buffer.from(bytes.subarray(nextUpdate.start, nextUpdate.end)).toString('latin1');
  return parseTime(nextUpdate.tag === UTC_TIME ? centuryOf(text) + text : text);
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
