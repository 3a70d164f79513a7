// A TLS server on loopback that says to every client whether, on its side, the handshake was a resumption.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { sessionCacheOptions } from 'wasm-session-cache/node';
import type { Identity } from '../certificate.ts';

/** Tickets off: with them the clients keep their sessions, and no cache would be asked. */
export function createTlsServer(identity: Identity): Server {
  return createServer(sessionCacheOptions(identity)).on('secureConnection', answer);
}

function answer(socket: TLSSocket): void {
  // A client may break off at any time; that must not end the server.
  socket.on('error', () => socket.destroy());
  socket.end(socket.isSessionReused() ? 'resumed\n' : 'full\n');
}

/** Starts to listen. Returns the port, which the system chooses. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
