// Servers as a client meets them, and clients with a session cache.
import { once } from 'node:events';
import { createServer, type ConnectionOptions, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import type { ClientSessionCache } from '../../src/client/index.js';
import { answerAll, HOST, listen, pki } from './tls.js';

export const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
const LIMIT = 15_000;

export interface Peer {
  readonly server: Server;
  readonly port: number;
  /** What a client needs to reach it. */
  readonly options: ConnectionOptions;
}

/** A server of Node's, with session tickets: it says the word to all, and ends. */
export async function peer(more: TlsOptions = {}): Promise<Peer> {
  const { server: identity, authority } = await pki();
  const server = createServer({ ...identity, ...more });
  answerAll(server);
  const port = await listen(server);
  return { server, port, options: { port, host: '127.0.0.1', servername: HOST, ca: authority.cert } };
}

export type Connect = (options: ConnectionOptions) => TLSSocket;

/** A whole connection, read to its end. Says whether it resumed. */
export async function reach(connect: Connect, options: ConnectionOptions): Promise<boolean> {
  const socket = connect(options);
  const signal = AbortSignal.timeout(LIMIT);
  try {
    const closed = once(socket, 'close', { signal });
    await Promise.race([once(socket, 'secureConnect', { signal }), closed]);
    const resumed = socket.isSessionReused();
    socket.resume();
    await closed;
    return resumed;
  } finally {
    socket.destroy();
  }
}

/** So many, one after the other: how many of them resumed. */
export async function reachOften(connect: Connect, options: ConnectionOptions, count: number): Promise<number> {
  let resumed = 0;
  for (let n = 0; n < count; n++) if (await reach(connect, options)) resumed++;
  return resumed;
}

/** So many at the same time. */
export async function reachAtOnce(connect: Connect, options: ConnectionOptions, count: number): Promise<number> {
  const reached = await Promise.all(Array.from({ length: count }, () => reach(connect, options)));
  return reached.filter(Boolean).length;
}

/** What has become of the connections of a cache. */
export function outcomes({ stats }: ClientSessionCache) {
  const { offered, resumed, refused, failed, expired, none, cooling } = stats;
  return { offered, resumed, refused, failed, expired, none, cooling };
}

export const NONE = { offered: 0, resumed: 0, refused: 0, failed: 0, expired: 0, none: 0, cooling: 0 };
