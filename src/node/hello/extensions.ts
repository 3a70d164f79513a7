// The extensions of a ClientHello (RFC 8446 section 4.2) that decide about resumption.
import { TLS1_3_VERSION } from '../../base/versions.js';
import { endOfVector, uint16 } from './vectors.js';

export interface Extensions {
  /** The host name (RFC 6066 section 3) as sent, a character a byte; empty where there is none. */
  readonly serverName: string;
  /** The code of the length that records are to be limited to (RFC 6066 section 4), 0 where there is none. */
  readonly maxFragmentLength: number;
  /** The protocol names offered (RFC 7301), as sent. A view. */
  readonly alpn: Buffer | undefined;
  /** Whether the extended master secret is offered (RFC 7627). */
  readonly extendedMasterSecret: boolean;
  /** Whether the client accepts tickets (RFC 5077). */
  readonly acceptsTickets: boolean;
  readonly offersTls13: boolean;
  /** Whether resuming with a new key exchange (psk_dhe_ke) is offered. */
  readonly offersPskWithKeyExchange: boolean;
  /** The identities of pre-shared keys, in the client's order. Views. */
  readonly pskIdentities: readonly Buffer[];
}

const SERVER_NAME = 0;
const MAX_FRAGMENT_LENGTH = 1;
const ALPN = 16;
const EXTENDED_MASTER_SECRET = 23;
const SESSION_TICKET = 35;
const PRE_SHARED_KEY = 41;
const SUPPORTED_VERSIONS = 43;
const PSK_KEY_EXCHANGE_MODES = 45;

const HOST_NAME = 0;
/** What TLS accepts: a DNS name has no more. */
const MOST_NAME_BYTES = 255;
const PSK_DHE_KE = 1;
const LEAST_BINDER_BYTES = 32;
/** Of each identity, after it. */
const AGE_SIZE = 4;

/** Which of these types a hello has. Nothing else runs while one is read. */
const seen = new Uint8Array(PSK_KEY_EXCHANGE_MODES + 1);

type Writable<T> = { -readonly [name in keyof T]: T[name] };

/** The extensions that a message ends with, at `limit`. False where they are malformed, by the rules that matter here. */
export function readExtensions(bytes: Buffer, at: number, limit: number, found: Writable<Extensions>): boolean {
  if (endOfVector(bytes, at, 2, limit) !== limit) return false;
  seen.fill(0);
  let end: number;
  for (let next = at + 2; next < limit; next = end) {
    const type = uint16(bytes, next);
    end = endOfVector(bytes, next + 2, 2, limit);
    // Only once each, and pre_shared_key at the end.
    if (end < 0 || seen[type] || seen[PRE_SHARED_KEY]) return false;
    if (type >= seen.length) continue;
    seen[type] = 1;
    if (!readExtension(type, bytes, next + 4, end, found)) return false;
  }
  return true;
}

/** Reads the data of one, from `start` to `end`. False where it is malformed. */
function readExtension(type: number, bytes: Buffer, start: number, end: number, found: Writable<Extensions>): boolean {
  switch (type) {
    case SERVER_NAME:
      found.serverName = readServerName(bytes, start, end);
      return found.serverName !== '';
    case MAX_FRAGMENT_LENGTH:
      found.maxFragmentLength = bytes[start]!;
      return end === start + 1;
    case ALPN:
      found.alpn = bytes.subarray(start + 2, end);
      return end > start + 2 && endOfVector(bytes, start, 2, end) === end;
    case EXTENDED_MASTER_SECRET:
      found.extendedMasterSecret = true;
      return end === start;
    case SESSION_TICKET:
      found.acceptsTickets = true;
      return true;
    case PRE_SHARED_KEY:
      found.pskIdentities = readPskIdentities(bytes, start, end);
      return found.pskIdentities.length > 0;
    case SUPPORTED_VERSIONS:
      found.offersTls13 = holds(bytes, start + 1, end, 2, TLS1_3_VERSION);
      return end > start + 1 && (end - start) % 2 === 1 && endOfVector(bytes, start, 1, end) === end;
    case PSK_KEY_EXCHANGE_MODES:
      found.offersPskWithKeyExchange = holds(bytes, start + 1, end, 1, PSK_DHE_KE);
      return end > start + 1 && endOfVector(bytes, start, 1, end) === end;
    default:
      return true;
  }
}

/** Whether a value of so many bytes is there. */
function holds(bytes: Buffer, start: number, end: number, size: 1 | 2, sought: number): boolean {
  for (let at = start; at < end; at += size) {
    if ((size === 1 ? bytes[at] : uint16(bytes, at)) === sought) return true;
  }
  return false;
}

/** Empty where it is malformed, or one that TLS refuses. */
function readServerName(bytes: Buffer, start: number, end: number): string {
  const nameStart = start + 5;
  const isOne = endOfVector(bytes, start, 2, end) === end && endOfVector(bytes, start + 3, 2, end) === end;
  if (!isOne || bytes[start + 2] !== HOST_NAME || end > nameStart + MOST_NAME_BYTES) return '';
  const name = bytes.toString('latin1', nameStart, end);
  return name.includes('\0') ? '' : name;
}

/** None where they are malformed. */
function readPskIdentities(bytes: Buffer, start: number, end: number): Buffer[] {
  const identities: Buffer[] = [];
  const identitiesEnd = endOfVector(bytes, start, 2, end);
  let identityEnd: number;
  for (let at = start + 2; at < identitiesEnd; at = identityEnd + AGE_SIZE) {
    identityEnd = endOfVector(bytes, at, 2, identitiesEnd);
    if (identityEnd <= at + 2 || identityEnd + AGE_SIZE > identitiesEnd) return [];
    identities.push(bytes.subarray(at + 2, identityEnd));
  }
  return countBinders(bytes, identitiesEnd, end) === identities.length ? identities : [];
}

/** -1 where they are malformed. */
function countBinders(bytes: Buffer, start: number, end: number): number {
  if (endOfVector(bytes, start, 2, end) !== end) return -1;
  let count = 0;
  let binderEnd: number;
  for (let at = start + 2; at < end; at = binderEnd) {
    binderEnd = endOfVector(bytes, at, 1, end);
    if (binderEnd < at + 1 + LEAST_BINDER_BYTES) return -1;
    count++;
  }
  return count;
}
