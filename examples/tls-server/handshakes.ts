// What the server sees of its handshakes: how many, which were resumed, and how long they took.
import type { Socket } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';

export interface Handshake {
  /** The application protocol, which says what kind of client it was; false where none was negotiated. */
  readonly protocol: string | false | null;
  readonly resumed: boolean;
  /** From the TCP connection to the client's Finished. */
  readonly milliseconds: number;
  /** Whether no other handshake ran meanwhile: only then does the time say anything about this one. */
  readonly alone: boolean;
}

interface Running {
  readonly since: number;
  alone: boolean;
}

export class HandshakeLog {
  readonly done: Handshake[] = [];
  /** By the client's port: the TCP connection and the TLS socket over it are two objects that share nothing else. */
  readonly #running = new Map<number | undefined, Running>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => this.#begin(socket));
    server.on('secureConnection', (socket: TLSSocket) => this.#end(socket));
  }

  #begin(socket: Socket): void {
    const { remotePort } = socket;
    for (const other of this.#running.values()) other.alone = false;
    this.#running.set(remotePort, { since: performance.now(), alone: this.#running.size === 0 });
    socket.once('close', () => this.#running.delete(remotePort));
  }

  #end(socket: TLSSocket): void {
    const running = this.#running.get(socket.remotePort);
    this.#running.delete(socket.remotePort);
    if (!running) return;
    const milliseconds = performance.now() - running.since;
    this.done.push({
      protocol: socket.alpnProtocol,
      resumed: socket.isSessionReused(),
      milliseconds,
      alone: running.alone,
    });
  }
}
