import { triggerAsyncId } from 'node:async_hooks';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { showBy } from '../base/inspect.js';
import { OBSERVED, type Observed } from '../base/observed.js';
import { warnOfSettings } from './advice.js';
import { Arrival, type Reception, type TlsListener } from './arrival.js';
import { attempt } from '../base/attempt.js';
import { complete } from './completion.js';
import type { Connection } from './connection.js';
import { Handshakes } from './handshakes.js';
import { replaceListener } from './runtime/listeners.js';
import { lookUp } from './lookup.js';
import { watchChain } from './peer-chain.js';
import { revoke } from './revocation.js';
import type { BindingState } from './state.js';
import type { BindingStats } from './stats.js';
import { keepMade, storeMade } from './storing.js';
import { watchSecureContext } from './runtime/secure-context.js';
import { connect } from './socket-connection.js';

type AnswerTls = (error: null, sessionData: Buffer | null) => void;

/** A server whose handshakes resume sessions of a cache, until it is detached. */
export class SessionCacheBinding implements Disposable {
  readonly #state: BindingState;
  readonly #reception: Reception;
  readonly #handshakes = new Handshakes();
  readonly #unwatch: () => void;
  #attached = true;

  /** @internal */
  constructor(state: BindingState, tlsListener: TlsListener) {
    this.#state = state;
    this.#reception = { state, tlsListener, handshakes: this.#handshakes };
    const { server } = state;
    replaceListener(server, tlsListener, this.#onConnection);
    server.on('resumeSession', this.#onResumeSession).on('newSession', this.#onNewSession);
    // First, so that nobody sees an authorization that is to be withdrawn.
    server.prependListener('secureConnection', this.#onSecureConnection);
    this.#unwatch = watchSecureContext(server, () => {
      state.context.renew();
      warnOfSettings(state);
    });
  }

  /** False once it is detached. */
  get attached(): boolean {
    return this.#attached;
  }

  /** The counters as they are now. */
  get stats(): BindingStats {
    return this.#state.counters.snapshot(this.#state.sharedCache?.stats);
  }

  /**
   * Ends, as a logout does, what a client could resume of a connection: all sessions of its chain, which began with a full
   * handshake and goes on with each handshake that resumes one of its sessions. None of them is resumed by this binding any
   * more, and none is stored that a handshake of the chain makes from now on. The connection itself stays.
   *
   * @param socket of this server, open or closed; also the `session.socket` of an open session of HTTP/2. Of any other nothing ends
   * @returns how many sessions the store has let go, a promise where the store gives one: of those that this binding knows to be
   * of the chain (docs/node-tls.md)
   * @throws {TypeError} no tls.TLSSocket
   */
  revoke(socket: TLSSocket): number | Promise<number> {
    return revoke(this.#state, socket);
  }

  /** @internal For metrics. */
  [OBSERVED](): Observed {
    const { counters, observers, settings } = this.#state;
    return {
      store: settings.cache,
      counts: counters,
      handshakes: () => counters.handshakes(),
      observe: (observer) => observers.add(observer),
    };
  }

  /** Gives the server back its listeners. Connections that have begun come to their end as full or resumed as they are. */
  detach(): void {
    if (!this.#attached) return;
    this.#attached = false;
    const { server } = this.#state;
    replaceListener(server, this.#onConnection, this.#reception.tlsListener);
    server.off('resumeSession', this.#onResumeSession).off('newSession', this.#onNewSession);
    this.#unwatch();
    // Who was given a session may still have an authorization that is to be withdrawn.
    this.#handshakes.whenIdle(() => server.off('secureConnection', this.#onSecureConnection));
  }

  /** The same as `detach`, for `using`. */
  [Symbol.dispose](): void {
    this.detach();
  }

  readonly #onConnection = (socket: Duplex): void => {
    new Arrival(this.#reception, socket).begin();
  };

  readonly #onResumeSession = (_id: Buffer, answer: AnswerTls): void => {
    const connection = this.#currentConnection();
    if (connection) connection.canWithdraw = this.#hearsFirst;
    if (connection) lookUp(this.#state, connection, (sessionData) => answer(null, sessionData));
    else answer(null, null);
  };

  /** Node waits for `done`, the store is not to be waited for. */
  readonly #onNewSession = (id: Buffer, sessionData: Buffer, done: () => void): void => {
    const connection = this.#currentConnection();
    if (connection) keepMade(connection, { id, sessionData });
    done();
    if (connection) storeMade(this.#state, connection);
  };

  /** Whether what a client did not prove can be taken from it before anybody sees it. */
  get #hearsFirst(): boolean {
    const { server } = this.#state;
    if (!(server as { requestCert?: boolean }).requestCert) return true;
    return server.rawListeners('secureConnection')[0] === this.#onSecureConnection;
  }

  #currentConnection(): Connection | undefined {
    const connection = this.#handshakes.get(triggerAsyncId())?.connection;
    if (connection && (this.#state.server as { requestCert?: boolean }).requestCert)
      watchChain(this.#state, connection);
    return connection;
  }

  readonly #onSecureConnection = (socket: TLSSocket): void => {
    const handshake = this.#handshakes.get(triggerAsyncId());
    if (!handshake || handshake.connection.completion) return;
    const { connection } = handshake;
    this.#handshakes.complete(handshake);
    connect(socket, connection);
    attempt(() => complete(this.#state, connection, socket), this.#state.onError);
  };

  static {
    showBy(this, [
      'attached',
      'handshakes',
      'resumed',
      'resumedOtherwise',
      'notResumed',
      'stored',
      'storeErrors',
      'reading',
    ]);
  }
}
