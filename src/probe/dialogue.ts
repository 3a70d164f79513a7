// Talks over a socket before TLS does, and takes no byte that is not its own.
import { once } from 'node:events';
import type { Socket } from 'node:net';

const MOST_BYTES = 65_536;

/** What the other side said is not what a protocol says. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

export class Dialogue {
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  #received = Buffer.alloc(0);

  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    this.#signal = signal;
  }

  send(data: string | Uint8Array): void {
    this.#socket.write(data);
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.#received.length < count) await this.#receive();
    return this.#take(count);
  }

  /** Without its end. */
  async line(): Promise<string> {
    let end: number;
    while ((end = this.#received.indexOf('\n')) < 0) await this.#receive();
    return this.#take(end + 1)
      .toString('latin1')
      .trimEnd();
  }

  /** From here on the socket is for TLS. Whatever was said too early, TLS must not take for its own (CVE-2011-0411). */
  end(): void {
    if (this.#received.length > 0) throw new UnexpectedAnswer('it said more than its leave to begin TLS');
  }

  #take(count: number): Buffer {
    const taken = this.#received.subarray(0, count);
    this.#received = this.#received.subarray(count);
    return taken;
  }

  async #receive(): Promise<void> {
    if (this.#received.length > MOST_BYTES) throw new UnexpectedAnswer('it said too much');
    const part = (this.#socket.read() as Buffer | null) ?? (await this.#next());
    this.#received = Buffer.concat([this.#received, part]);
  }

  async #next(): Promise<Buffer> {
    await once(this.#socket, 'readable', { signal: this.#signal });
    const part = this.#socket.read() as Buffer | null;
    if (part) return part;
    if (this.#socket.readableEnded || this.#socket.destroyed) throw new UnexpectedAnswer('it closed the connection');
    return Buffer.alloc(0);
  }
}
