// TLS servers with the binding, and Node's own client.
import { constants } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { connect, createServer, type ConnectionOptions, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import { makeAuthority, type Authority, type Identity } from './certificates.js';
import { attachSessionCache, type AttachOptions, type SessionCacheBinding } from '../../src/node/index.js';

export const HOST = 'localhost';
/** What the servers say. */
export const WORD = 'hello from the server';
const LIMIT = 15_000;

export interface Pki {
  readonly authority: Authority;
  readonly server: Identity;
}

let made: Promise<Pki> | undefined;

/** An authority, and a certificate of its for HOST and two other names: the same in all tests of a file. */
export function pki(): Promise<Pki> {
  return (made ??= makeAuthority().then(async (authority) => {
    return { authority, server: await authority.issue({ hosts: [HOST, 'a.test', 'b.test'] }) };
  }));
}

/** What a server is made with so that it resumes from a cache alone. */
export async function serverOptions(more: TlsOptions = {}): Promise<TlsOptions> {
  const { server } = await pki();
  return { ...server, secureOptions: constants.SSL_OP_NO_TICKET, sessionIdContext: 'test', ...more };
}

/** Says the word to every client, and ends. */
export function answerAll(server: Server): void {
  server.on('secureConnection', (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy());
    socket.end(WORD);
  });
}

export interface Stand {
  readonly server: Server;
  readonly binding: SessionCacheBinding;
  readonly port: number;
}

/** A server with the binding that listens until the test ends. */
export async function stand(options: AttachOptions = {}, more: TlsOptions = {}): Promise<Stand> {
  const server = createServer(await serverOptions(more));
  const binding = attachSessionCache(server, options);
  answerAll(server);
  return { server, binding, port: await listen(server) };
}

export async function listen(server: NetServer, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

export interface Visit {
  readonly resumed: boolean;
  /** What the client would offer the next time: its last session. */
  readonly session: Buffer | undefined;
  readonly text: string;
}

/** A whole connection of Node's client, from its hello to its end. Reads what comes, unless something else is to be done. */
export async function visit(
  port: number,
  options: ConnectionOptions = {},
  act?: (socket: TLSSocket) => unknown,
): Promise<Visit> {
  const { authority } = await pki();
  const socket = connect({ port, host: '127.0.0.1', servername: HOST, ca: authority.cert, ...options });
  let session: Buffer | undefined;
  let text = '';
  socket.on('session', (given: Buffer) => (session = given));
  const signal = AbortSignal.timeout(LIMIT);
  try {
    await once(socket, 'secureConnect', { signal });
    const resumed = socket.isSessionReused();
    const closed = once(socket, 'close', { signal });
    void act?.(socket);
    if (!socket.readableFlowing) socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    await closed;
    return { resumed, session: session ?? options.session, text };
  } finally {
    socket.destroy();
  }
}

/** Visits one after the other, each with the session of the one before. Says which of them resumed. */
export async function visits(port: number, count: number, options: ConnectionOptions = {}): Promise<boolean[]> {
  const resumed: boolean[] = [];
  let { session } = options;
  for (let n = 0; n < count; n++) {
    const visited = await visit(port, { ...options, session });
    session = visited.session;
    resumed.push(visited.resumed);
  }
  return resumed;
}
