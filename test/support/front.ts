// A TCP proxy in front of a server, which may do to a connection what a network may.
import { connect, createServer, type Socket } from 'node:net';
import { listen } from './tls.js';

/** @param begin gets each connection as two sockets, with the bytes that the client sent first */
export async function front(
  port: number,
  begin: (client: Socket, server: Socket, first: Buffer) => void,
): Promise<number> {
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1').setNoDelay();
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
    client.once('data', (first: Buffer) => {
      client.pause();
      begin(client, server, first);
    });
  });
  return listen(proxy);
}

/** Joins the two from now on. */
export function join(client: Socket, server: Socket): void {
  client.pipe(server).pipe(client);
}
