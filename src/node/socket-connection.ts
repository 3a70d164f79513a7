import type { TLSSocket } from 'node:tls';
import type { Connection } from './connection.js';

/** Gives back what it is given: a class that extends this one adds its private fields to that. */
// oxlint-disable-next-line typescript/no-extraneous-class -- the one constructor is the point
class Borrowed {
  constructor(socket: TLSSocket) {
    return socket;
  }
}

/**
 * A TLSSocket with its connection in a private field, which nobody else sees, and of which, unlike of an entry of a WeakMap, the
 * garbage collector takes no note.
 */
class ConnectedSocket extends Borrowed {
  #connection: Connection;

  constructor(socket: TLSSocket, connection: Connection) {
    super(socket);
    this.#connection = connection;
  }

  static connectionOf(socket: TLSSocket): Connection | undefined {
    return #connection in socket ? socket.#connection : undefined;
  }
}

/** Once a socket. */
export function connect(socket: TLSSocket, connection: Connection): void {
  // oxlint-disable-next-line no-new -- it is the socket
  new ConnectedSocket(socket, connection);
}

/** Undefined for a socket of no binding. */
export const connectionOf = ConnectedSocket.connectionOf;
