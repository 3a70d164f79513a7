// The extensions of a ClientHello (RFC 8446 section 4.2) that decide about resumption.
import { ByteReader } from './byte-reader.js';
import { TLS1_3_VERSION } from './versions.js';

export interface Extensions {
  /** The host name (RFC 6066 section 3) in lower case, empty where there is none. */
  readonly serverName: string;
  /** The protocol names offered (RFC 7301), as sent. */
  readonly alpn: Buffer | undefined;
  readonly offersTls13: boolean;
  /** Whether the session_ticket extension (RFC 5077) is there, and what it holds. */
  readonly sessionTicket: Buffer | undefined;
  /** Whether resuming with a new key exchange (psk_dhe_ke) is offered. */
  readonly offersPskWithKeyExchange: boolean;
  /** The identities of pre-shared keys, in the client's order. */
  readonly pskIdentities: readonly Buffer[];
}

const SERVER_NAME = 0;
const ALPN = 16;
const SESSION_TICKET = 35;
const PRE_SHARED_KEY = 41;
const SUPPORTED_VERSIONS = 43;
const PSK_KEY_EXCHANGE_MODES = 45;

const HOST_NAME = 0;
const PSK_DHE_KE = 1;
const LEAST_BINDER_BYTES = 32;

/** Undefined where they are malformed, by the rules that matter here. */
export function readExtensions(bytes: Buffer): Extensions | undefined {
  const found = findExtensions(bytes);
  if (!found) return undefined;
  const serverName = readServerName(found.get(SERVER_NAME));
  const versions = readVector(found.get(SUPPORTED_VERSIONS), 1);
  const modes = readVector(found.get(PSK_KEY_EXCHANGE_MODES), 1);
  const alpn = readVector(found.get(ALPN), 2);
  const pskIdentities = readPskIdentities(found.get(PRE_SHARED_KEY));
  if (serverName === undefined || !versions || versions.length % 2 !== 0 || !modes || !alpn || !pskIdentities) {
    return undefined;
  }
  return {
    serverName,
    alpn: found.has(ALPN) ? alpn : undefined,
    offersTls13: holdsVersion(versions, TLS1_3_VERSION),
    sessionTicket: found.get(SESSION_TICKET),
    offersPskWithKeyExchange: modes.includes(PSK_DHE_KE),
    pskIdentities,
  };
}

function findExtensions(bytes: Buffer): Map<number, Buffer> | undefined {
  const found = new Map<number, Buffer>();
  const reader = new ByteReader(bytes);
  while (reader.left > 0) {
    const type = reader.uint(2);
    // Only once each, and pre_shared_key at the end.
    if (found.has(type) || found.has(PRE_SHARED_KEY)) return undefined;
    found.set(type, reader.vector(2));
  }
  return reader.truncated ? undefined : found;
}

/** The vector that an extension consists of; empty where the extension is not there, undefined where it is malformed. */
function readVector(extension: Buffer | undefined, lengthSize: number): Buffer | undefined {
  if (!extension) return Buffer.alloc(0);
  const reader = new ByteReader(extension);
  const vector = reader.vector(lengthSize);
  return reader.truncated || reader.left > 0 || vector.length === 0 ? undefined : vector;
}

function holdsVersion(versions: Buffer, version: number): boolean {
  for (let i = 0; i < versions.length; i += 2) if (versions.readUInt16BE(i) === version) return true;
  return false;
}

function readServerName(extension: Buffer | undefined): string | undefined {
  const names = readVector(extension, 2);
  if (!names || names.length === 0) return names && '';
  const reader = new ByteReader(names);
  const type = reader.uint(1);
  const name = reader.vector(2);
  if (reader.truncated || reader.left > 0 || type !== HOST_NAME || name.length === 0) return undefined;
  // ASCII letters alone are compared without regard to case (RFC 4343).
  return name.toString('latin1').replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function readPskIdentities(extension: Buffer | undefined): Buffer[] | undefined {
  if (!extension) return [];
  const reader = new ByteReader(extension);
  const identities = readIdentities(reader.vector(2));
  const binders = countBinders(reader.vector(2));
  const whole = !reader.truncated && reader.left === 0 && identities.length > 0;
  return whole && identities.length === binders ? identities : undefined;
}

function readIdentities(list: Buffer): Buffer[] {
  const identities: Buffer[] = [];
  const reader = new ByteReader(list);
  while (reader.left > 0) {
    identities.push(reader.vector(2));
    reader.bytes(4);
  }
  return reader.truncated || identities.some(({ length }) => length === 0) ? [] : identities;
}

function countBinders(list: Buffer): number | undefined {
  let count = 0;
  const reader = new ByteReader(list);
  while (reader.left > 0) {
    if (reader.vector(1).length < LEAST_BINDER_BYTES) return undefined;
    count++;
  }
  return reader.truncated ? undefined : count;
}
