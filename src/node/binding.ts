import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Connection } from './connection.js';
import { complete } from './completion.js';
import { begin } from './beginning.js';
import { readClientHello } from './hello-reader.js';
import { lookUp } from './lookup.js';
import type { BindingState } from './state.js';
import type { BindingStats } from './stats.js';
import { keepMade, storeMade } from './storing.js';

type Listener = (...values: any[]) => void;
type AnswerTls = (error: null, sessionData: Buffer | null) => void;

/** A server whose handshakes resume sessions of a cache, until it is detached. */
export class SessionCacheBinding implements Disposable {
  readonly #state: BindingState;
  /** The listeners of 'connection' from before: TLS's own, above all. They are called when the hello has been read. */
  readonly #taken: readonly Listener[];
  /** Node's session events name no connection, but run in the asynchronous context that the connection was begun in. */
  readonly #connections = new AsyncLocalStorage<Connection>();
  readonly #listeners: readonly (readonly [event: string, listener: Listener])[];
  #attached = true;

  /** @internal */
  constructor(state: BindingState) {
    this.#state = state;
    const { server } = state;
    this.#taken = server.rawListeners('connection') as Listener[];
    this.#listeners = [
      ['connection', (socket: Duplex) => this.#read(socket)],
      ['resumeSession', (_id: Buffer, answer: AnswerTls) => this.#resume(answer)],
      ['newSession', (id: Buffer, sessionData: Buffer, done: () => void) => this.#keep(id, sessionData, done)],
      ['secureConnection', (socket: TLSSocket) => this.#complete(socket)],
    ];
    server.removeAllListeners('connection');
    // First, so that nobody sees an authorization that is to be withdrawn.
    for (const [event, listener] of this.#listeners) server.prependListener(event, listener);
  }

  /** The counters as they are now. */
  get stats(): BindingStats {
    return this.#state.counters.snapshot();
  }

  /** Gives the server back its listeners. Connections that have begun come to their end as full or resumed as they are. */
  detach(): void {
    if (!this.#attached) return;
    this.#attached = false;
    const { server } = this.#state;
    for (const [event, listener] of this.#listeners) server.removeListener(event, listener);
    for (const listener of this.#taken.toReversed()) server.prependListener('connection', listener);
  }

  /** The same as `detach`, for `using`. */
  [Symbol.dispose](): void {
    this.detach();
  }

  #read(socket: Duplex): void {
    const { counters, settings } = this.#state;
    counters.reading++;
    readClientHello(socket, settings.maxClientHello, (reading) => {
      counters.reading--;
      if (reading === 'closed') return;
      const connection = begin(this.#state, reading);
      this.#connections.run(connection, () => this.#handOver(socket));
    });
  }

  #handOver(socket: Duplex): void {
    for (const listener of this.#taken) listener.call(this.#state.server, socket);
  }

  #resume(answer: AnswerTls): void {
    const connection = this.#connections.getStore();
    if (connection) lookUp(this.#state, connection, (sessionData) => answer(null, sessionData));
    else answer(null, null);
  }

  /** Node waits for `done`, the store is not to be waited for. */
  #keep(id: Buffer, sessionData: Buffer, done: () => void): void {
    const connection = this.#connections.getStore();
    if (connection) keepMade(connection, { id, sessionData });
    done();
    if (connection) storeMade(this.#state, connection);
  }

  #complete(socket: TLSSocket): void {
    const connection = this.#connections.getStore();
    if (connection) complete(this.#state, connection, socket);
  }
}
