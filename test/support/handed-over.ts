// A TLS server behind one that accepts its connections, and does something to them before they are handed over.
import { createServer as createNetServer, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { expect } from 'vitest';
import { attachSessionCache, type SessionCacheBinding } from '../../src/node/index.js';
import { answerAll, listen, serverOptions, visit, WORD } from './tls.js';

/** What a program does with a socket that it has accepted. It may tell of bytes that it should not have got. */
export type Accept = (socket: Socket, handOver: () => void, see: (text: unknown) => void) => void;

export interface Place {
  readonly tlsServer: Server;
  readonly binding: SessionCacheBinding | undefined;
  readonly port: number;
  readonly seen: unknown[];
}

/** @param onConnection what a listener of the TLS server does, which was added last */
export async function place(accept: Accept, bound: boolean, onConnection?: Accept): Promise<Place> {
  const tlsServer = createServer(await serverOptions());
  answerAll(tlsServer);
  const binding = bound ? attachSessionCache(tlsServer) : undefined;
  const seen: unknown[] = [];
  const see = (value: unknown) => seen.push(value);
  if (onConnection) tlsServer.on('connection', (socket: Socket) => onConnection(socket, () => {}, see));
  const accepting = createNetServer((socket) => {
    socket.on('error', () => {});
    accept(socket, () => tlsServer.emit('connection', socket), see);
  });
  return { tlsServer, binding, port: await listen(accepting), seen };
}

export interface Visited {
  readonly resumed: boolean[];
  readonly milliseconds: number[];
}

/** Three visits, each with the session of the one before. */
export async function three(port: number, dial?: (port: number) => Promise<Socket>): Promise<Visited> {
  const [resumed, milliseconds]: [boolean[], number[]] = [[], []];
  let session: Buffer | undefined;
  for (let n = 0; n < 3; n++) {
    const start = performance.now();
    const visited = await visit(port, { session, ...(dial && { socket: await dial(port) }) });
    milliseconds.push(performance.now() - start);
    expect(visited.text).toBe(WORD);
    session = visited.session;
    resumed.push(visited.resumed);
  }
  return { resumed, milliseconds };
}

/** What Node does is looked at first: that a test asks for more would be its fault. */
export async function served(
  accept: Accept,
  dial?: (port: number) => Promise<Socket>,
  onConnection?: Accept,
): Promise<Place & Visited> {
  const plain = await place(accept, false, onConnection);
  await three(plain.port, dial);
  expect(plain.seen).toEqual([]);
  const bound = await place(accept, true, onConnection);
  const visited = await three(bound.port, dial);
  expect(bound.seen).toEqual([]);
  expect(bound.binding!.stats).toMatchObject({ handshakes: 3, reading: 0 });
  return { ...bound, ...visited };
}

export async function expectResumed(accept: Accept, dial?: (port: number) => Promise<Socket>): Promise<void> {
  const { resumed, milliseconds, binding } = await served(accept, dial);
  expect(resumed).toEqual([false, true, true]);
  expect(binding!.stats.notResumed.unread).toBe(0);
  // Nothing was waited for that had come. Any one may be slow on a busy machine.
  expect(Math.min(...milliseconds)).toBeLessThan(100);
}
