import { setImmediate } from 'node:timers';
import type { Connection } from './connection.js';

export interface Handshake {
  /** The asynchronous resource in whose scope TLS was given the socket. */
  readonly asyncId: number;
  readonly connection: Connection;
  /** Lets go of the socket. */
  release(): void;
}

/**
 * The handshakes that are underway, by asynchronous resources. Node's session events name no connection; but they run in a
 * resource of the TLSSocket's, and that says by which one it was triggered. So an event belongs to the very TLSSocket that TLS
 * made of the socket that it was given, and to none that the program makes within it (TLS in TLS).
 */
export class Handshakes {
  private readonly underway = new Map<number, Handshake>();
  private completed: Handshake[] = [];
  private onIdle: (() => void) | undefined;

  add(handshake: Handshake): void {
    this.underway.set(handshake.asyncId, handshake);
  }

  get(asyncId: number): Handshake | undefined {
    return this.underway.get(asyncId);
  }

  /** Complete: TLS 1.3 makes its sessions right after it has said so. */
  complete(handshake: Handshake): void {
    if (this.completed.push(handshake) === 1) setImmediate(() => this.endComplete());
  }

  end(handshake: Handshake): void {
    this.underway.delete(handshake.asyncId);
    handshake.release();
    handshake.connection.wipe();
    this.checkIdle();
  }

  /** Calls back when none is underway. */
  whenIdle(onIdle: () => void): void {
    this.onIdle = onIdle;
    this.checkIdle();
  }

  private endComplete(): void {
    const { completed } = this;
    this.completed = [];
    for (const handshake of completed) this.end(handshake);
  }

  private checkIdle(): void {
    if (this.underway.size > 0) return;
    this.onIdle?.();
    this.onIdle = undefined;
  }
}
