// The extensions of a ClientHello (RFC 8446 section 4.2) that decide about resumption.
import type { ByteReader } from './byte-reader.js';
import { TLS1_3_VERSION } from './versions.js';

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

export const NO_EXTENSIONS: Extensions = {
  serverName: '',
  maxFragmentLength: 0,
  alpn: undefined,
  extendedMasterSecret: false,
  acceptsTickets: false,
  offersTls13: false,
  offersPskWithKeyExchange: false,
  pskIdentities: [],
};

/** Which of these types a hello has. Nothing else runs while one is read. */
const seen = new Uint8Array(PSK_KEY_EXCHANGE_MODES + 1);

/** Undefined where they are malformed, by the rules that matter here. */
export function readExtensions(reader: ByteReader): Extensions | undefined {
  const found = { ...NO_EXTENSIONS };
  seen.fill(0);
  const outer = reader.enter(2);
  while (reader.left > 0) {
    const type = reader.uint(2);
    // Only once each, and pre_shared_key at the end.
    if (seen[type] || seen[PRE_SHARED_KEY]) return undefined;
    if (type < seen.length) seen[type] = 1;
    const extensions = reader.enter(2);
    readExtension(type, reader, found);
    reader.leave(extensions);
  }
  reader.leave(outer);
  return found;
}

type Writable<T> = { -readonly [name in keyof T]: T[name] };

function readExtension(type: number, reader: ByteReader, found: Writable<Extensions>): void {
  switch (type) {
    case SERVER_NAME:
      found.serverName = readServerName(reader);
      break;
    case MAX_FRAGMENT_LENGTH:
      found.maxFragmentLength = reader.uint(1);
      break;
    case ALPN:
      found.alpn = reader.vector(2);
      if (found.alpn.length === 0) reader.malformed = true;
      break;
    case EXTENDED_MASTER_SECRET:
      found.extendedMasterSecret = true;
      break;
    case SESSION_TICKET:
      found.acceptsTickets = true;
      reader.skip(reader.left);
      break;
    case PRE_SHARED_KEY:
      found.pskIdentities = readPskIdentities(reader);
      break;
    case SUPPORTED_VERSIONS:
      found.offersTls13 = readList(reader, 2, TLS1_3_VERSION);
      break;
    case PSK_KEY_EXCHANGE_MODES:
      found.offersPskWithKeyExchange = readList(reader, 1, PSK_DHE_KE);
      break;
    default:
      reader.skip(reader.left);
  }
}

/** Whether a value is in a list of values of so many bytes. */
function readList(reader: ByteReader, size: number, sought: number): boolean {
  let holds = false;
  const outer = reader.enter(1);
  if (reader.left === 0) reader.malformed = true;
  while (reader.left > 0) if (reader.uint(size) === sought) holds = true;
  reader.leave(outer);
  return holds;
}

function readServerName(reader: ByteReader): string {
  const outer = reader.enter(2);
  const type = reader.uint(1);
  const name = reader.latin1(2);
  reader.leave(outer);
  const refused = name.length === 0 || name.length > MOST_NAME_BYTES || name.includes('\0');
  if (type !== HOST_NAME || refused) reader.malformed = true;
  return name;
}

function readPskIdentities(reader: ByteReader): Buffer[] {
  const identities: Buffer[] = [];
  let outer = reader.enter(2);
  while (reader.left > 0) {
    const identity = reader.vector(2);
    identities.push(identity);
    reader.skip(4);
    if (identity.length === 0) reader.malformed = true;
  }
  reader.leave(outer);
  let binders = 0;
  outer = reader.enter(2);
  while (reader.left > 0) {
    if (reader.vector(1).length < LEAST_BINDER_BYTES) reader.malformed = true;
    binders++;
  }
  reader.leave(outer);
  if (identities.length === 0 || identities.length !== binders) reader.malformed = true;
  return identities;
}
