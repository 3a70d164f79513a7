import { AsyncResource } from 'node:async_hooks';
import { Duplex } from 'node:stream';
import { begin } from './beginning.js';
import { Connection } from './connection.js';
import type { Handshakes } from './handshakes.js';
import { HelloReader, type HelloListener, type HelloReading } from './hello-reader.js';
import type { BindingState } from './state.js';

/** TLS's own listener of 'connection'. */
export type TlsListener = (socket: Duplex) => void;

/** A connection that TLS does not have yet. */
export class Arrival implements HelloListener {
  readonly #state: BindingState;
  readonly #socket: Duplex;
  readonly #tlsListener: TlsListener;
  readonly #handshakes: Handshakes;
  /** Of the program's asynchronous context: what comes of the connection is to be in it, as if TLS had it at once. */
  readonly #resource = new AsyncResource('TlsConnection');

  constructor(state: BindingState, socket: Duplex, tlsListener: TlsListener, handshakes: Handshakes) {
    this.#state = state;
    this.#socket = socket;
    this.#tlsListener = tlsListener;
    this.#handshakes = handshakes;
  }

  read(): void {
    const { counters, settings, patience } = this.#state;
    counters.reading++;
    new HelloReader(this.#socket, settings.maxClientHello, patience, this).start();
  }

  onReading(reading: HelloReading): void {
    this.#state.counters.reading--;
    this.#resource.runInAsyncScope(this.#handOver, this, reading);
  }

  onClosed(error: Error | undefined): void {
    this.#state.counters.reading--;
    this.#resource.runInAsyncScope(this.#announceEnd, this, error);
  }

  #handOver(reading: HelloReading): void {
    const connection = new Connection(begin(this.#state, reading));
    // One that is destroyed has nothing to come, nor perhaps a 'close'.
    if (!this.#socket.destroyed) this.#handshakes.add(this.#resource.asyncId(), connection, this.#socket);
    this.#tlsListener.call(this.#state.server, this.#socket);
  }

  /** TLS can't do anything with a socket that is closed, but is to tell of it ('tlsClientError') as if it had had it. */
  #announceEnd(error: Error | undefined): void {
    if (this.#state.server.listenerCount('tlsClientError') === 0) return;
    const standIn = new Duplex({ read: ignore, write: ignore });
    this.#tlsListener.call(this.#state.server, standIn);
    standIn.emit('error', error ?? hangUp());
    standIn.destroy();
  }
}

/** As Node's TLS has it. */
function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

function ignore(): void {}
