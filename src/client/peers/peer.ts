// All that a resumption relies on: what a full handshake would check, and who the client is. TLS looks at none of it when it resumes.
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import tls, { type ConnectionOptions } from 'node:tls';
import { readDefaulted } from '../../tls/process-defaults.js';
import { defaultTrust } from './default-trust.js';
import { Fingerprint } from './fingerprint.js';

/** Also those that Node's types of this version do not have. */
export type PeerOptions = ConnectionOptions & Partial<Record<(typeof OTHERS)[number], unknown>>;

/** Of options with these names the values count as they are. */
const OTHERS = [
  'path',
  'localAddress',
  'crl',
  'allowPartialTrustChain',
  'requestOCSP',
  'cert',
  'key',
  'pfx',
  'clientCertEngine',
  'privateKeyEngine',
  'privateKeyIdentifier',
  'secureContext',
  'pskCallback',
  'ALPNProtocols',
  'certificateCompression',
  'secureProtocol',
  'sigalgs',
  'dhparam',
  'secureOptions',
  'honorCipherOrder',
] as const;

/** Bits, which `tls.connect` asks of the server where it is not told. */
const DEFAULT_MIN_DH_SIZE = 1024;

/** As it was when this was loaded. */
const { checkServerIdentity } = tls;

export interface Peer {
  /** Of all that a resumption relies on, but the port. */
  readonly digest: string;
  /** That the certificate is for. */
  readonly name: string;
  /** Undefined where it is known only when the socket has connected. */
  readonly port: string | undefined;
  /** Whether it means something to this process alone, to those that trust the same by default, or to all. */
  readonly restsOn: 'identity' | 'default trust' | 'contents';
}

/** @param options what `tls.connect` is given, as they are now */
export function peerOf(options: PeerOptions): Peer {
  const fingerprint = new Fingerprint();
  const name = nameOf(options);
  fingerprint.add(name);
  // Also whether a name is sent, and the server can choose a certificate by it.
  fingerprint.add(options.servername || undefined);
  fingerprint.add(kindOf(options.socket));
  for (const option of OTHERS) fingerprint.add(options[option]);
  // Node's own copy has it, the caller's may not.
  fingerprint.add(options.minDHSize ?? DEFAULT_MIN_DH_SIZE);
  for (const value of readDefaulted(options)) fingerprint.add(value);
  const trust = options.ca || options.secureContext ? undefined : defaultTrust();
  fingerprint.add(trust ?? options.ca);
  addChecks(fingerprint, options);
  const port = options.port === undefined || options.port === null ? undefined : String(options.port);
  const isOfProcess = fingerprint.restsOnIdentity || (trust ?? 1) > 1;
  const restsOn = isOfProcess ? 'identity' : trust ? 'default trust' : 'contents';
  return { digest: fingerprint.digest(), name, port, restsOn };
}

/** As Node takes it. */
export function nameOf({ servername, host, socket }: PeerOptions): string {
  const { _host: hostOfSocket } = (socket ?? {}) as { _host?: string };
  return servername || host || hostOfSocket || 'localhost';
}

/** Not of a socket that is told later where to connect: by what it is told Node checks the server, where it is given no name beside it. */
export function isNameKnown({ servername, host, socket }: PeerOptions): boolean {
  const { pending = false, connecting = false } = (socket ?? {}) as Partial<Socket>;
  return Boolean(servername || host) || !pending || connecting;
}

/** TLS over something that is itself a tunnel shares nothing with TLS over TCP. */
function kindOf(socket: Duplex | undefined): string {
  if (!socket) return 'tcp';
  if ((socket as { encrypted?: boolean }).encrypted) return 'tls';
  return socket instanceof Socket ? 'tcp' : 'stream';
}

function addChecks(fingerprint: Fingerprint, options: PeerOptions): void {
  const check = options.checkServerIdentity ?? tls.checkServerIdentity;
  fingerprint.add(check === checkServerIdentity ? undefined : check);
  fingerprint.add(rejectsUnauthorized(options));
}

/** As Node takes it: an option that is there, and undefined, does not leave it to the environment. */
function rejectsUnauthorized(options: PeerOptions): boolean {
  if ('rejectUnauthorized' in options) return options.rejectUnauthorized !== false;
  return process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0';
}
