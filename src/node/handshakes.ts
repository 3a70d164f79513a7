import { setImmediate } from 'node:timers';
import type { Duplex } from 'node:stream';
import type { Connection } from './connection.js';

interface Handshake {
  readonly connection: Connection;
  readonly socket: Duplex;
  readonly onClose: () => void;
}

/**
 * The handshakes that are underway, by the asynchronous resource in whose scope TLS was given the socket. Node's session events
 * name no connection; but they run in a resource of the TLSSocket's, and that says by which one it was triggered. So an event
 * belongs to the very TLSSocket that TLS made of the socket, and to none that the program makes within it (TLS in TLS).
 */
export class Handshakes {
  readonly #underway = new Map<number, Handshake>();
  #complete: number[] = [];
  #onIdle: (() => void) | undefined;

  add(asyncId: number, connection: Connection, socket: Duplex): void {
    const onClose = () => this.#end(asyncId);
    this.#underway.set(asyncId, { connection, socket, onClose });
    socket.on('close', onClose);
  }

  get(asyncId: number): Connection | undefined {
    return this.#underway.get(asyncId)?.connection;
  }

  /** Complete: TLS 1.3 makes its sessions right after it has said so. */
  complete(asyncId: number): void {
    if (this.#complete.push(asyncId) === 1) setImmediate(() => this.#endComplete());
  }

  /** Calls back when none is underway. */
  whenIdle(onIdle: () => void): void {
    this.#onIdle = onIdle;
    this.#checkIdle();
  }

  #endComplete(): void {
    const complete = this.#complete;
    this.#complete = [];
    for (const asyncId of complete) this.#end(asyncId);
  }

  #end(asyncId: number): void {
    const handshake = this.#underway.get(asyncId);
    if (!handshake) return;
    this.#underway.delete(asyncId);
    handshake.socket.off('close', handshake.onClose);
    handshake.connection.wipe();
    this.#checkIdle();
  }

  #checkIdle(): void {
    if (this.#underway.size > 0) return;
    this.#onIdle?.();
    this.#onIdle = undefined;
  }
}
