// Servers that change whom they trust while they run, and clients that come back to them.
import { createServer, type ConnectionOptions, type TlsOptions } from 'node:tls';
import { attachSessionCache, type AttachOptions } from '../../src/node/index.js';
import { authorityCertificates } from './clients.js';
import { answerAll, listen, serverOptions, visit, type Stand, type Visit } from './tls.js';

export const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

/** What a server makes of a connection. */
export type Seen = readonly [resumed: boolean, authorized: boolean];

export const FULL_AUTHORIZED: Seen = [false, true];
export const RESUMED_AUTHORIZED: Seen = [true, true];
export const FULL_UNKNOWN: Seen = [false, false];

export interface Watched extends Stand {
  readonly seen: Seen[];
}

/** A server made with this very object, and watched. */
export async function watched(options: TlsOptions, more: AttachOptions = {}): Promise<Watched> {
  const server = createServer(options);
  const binding = attachSessionCache(server, more);
  const seen: Seen[] = [];
  server.on('secureConnection', (socket) => seen.push([socket.isSessionReused(), socket.authorized]));
  answerAll(server);
  return { server, binding, seen, port: await listen(server) };
}

export interface TrustingOptions extends TlsOptions {
  ca: (string | Buffer)[];
}

/** Of a server that asks clients for a certificate, and trusts two authorities; clients have theirs of the last. */
export async function trustingOptions(more: Partial<TrustingOptions> = {}): Promise<TrustingOptions> {
  const ca = (await authorityCertificates(2)).toReversed();
  return { ...(await serverOptions()), requestCert: true, rejectUnauthorized: false, ca, ...more };
}

/** PEM text in bytes that other text fits in, too. */
export function roomy(pem: string): Buffer {
  return writeOver(Buffer.alloc(4096), pem);
}

export function writeOver(bytes: Buffer, pem: string): Buffer {
  bytes.fill('\n').write(pem);
  return bytes;
}

/** A client that offers the session of its last visit. */
export function returning(port: number, options: ConnectionOptions): (more?: ConnectionOptions) => Promise<Visit> {
  let session: Buffer | undefined;
  return async (more) => {
    const visited = await visit(port, { ...options, ...more, session });
    session = visited.session;
    return visited;
  };
}
