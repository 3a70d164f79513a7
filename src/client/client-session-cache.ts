import type { ClientHttp2Session, SecureClientSessionOptions } from 'node:http2';
import type { Agent, AgentOptions } from 'node:https';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import { expectObject } from '../base/errors.js';
import type { SealingKeys } from '../stores/sealing/keys.js';
import { showBy } from '../base/inspect.js';
import { makeAgent } from './adapters/agent.js';
import { makeFetchDispatcher, type FetchDispatcher, type FetchDispatcherOptions } from './adapters/fetch.js';
import { connectOverHttp2 } from './adapters/http2.js';
import { install, type InstallOptions } from './adapters/install.js';
import { makeConnector } from './adapters/undici.js';
import { restore, save } from './image.js';
import { nameOf } from './peers/peer.js';
import { readSettings, type ClientSessionCacheOptions } from './settings.js';
import { attach, connect, type Connect } from './sockets/connect.js';
import { ClientState } from './state.js';
import type { ClientSessionStats } from './stats.js';

/**
 * Keeps the TLS sessions that servers give to the clients of this process, and offers them when the same servers are reached again.
 *
 * Whoever resumes a session skips what a full handshake checks. So a session is offered only where all is the same that was checked or
 * shown then: the server's name, the port, whom the client trusts, its certificate, protocols, ciphers (docs/client.md has the list). None is
 * kept of a connection whose server was not authorized. A connection that is given a `session` by its caller is left alone.
 *
 * No failure of the cache is one of a connection. It keeps no process from ending.
 */
export class ClientSessionCache implements Disposable {
  readonly #state: ClientState;
  readonly #installed = new Set<Disposable>();

  /**
   * @throws {TypeError} an option of a wrong type, or one that there is not
   * @throws {RangeError} an option is out of its range
   */
  constructor(options: ClientSessionCacheOptions = {}) {
    this.#state = new ClientState(readSettings(options));
  }

  /** `tls.connect`, in each of its forms. */
  readonly connect: typeof tls.connect = (...given: unknown[]) => connect(this.#state, tls.connect as Connect, given);

  /**
   * Lets a socket resume that something else connects: to be called in the same call as `tls.connect`, before it is connected. One that is
   * connected already offers nothing, and what it is given is kept.
   *
   * @param options what it was connected with
   * @returns the same socket
   * @throws {TypeError} no tls.TLSSocket
   */
  attach<S extends TLSSocket>(socket: S, options: ConnectionOptions): S {
    expectObject('options', options);
    return attach(this.#state, socket, options);
  }

  /**
   * An agent for `https.request`, and for what takes one: axios, got, node-fetch. Its own cache of sessions is off.
   *
   * @param options of `https.Agent`
   * @throws {TypeError} `options` is no object
   */
  agent(options?: AgentOptions): Agent {
    return makeAgent(this.#state, options);
  }

  /**
   * A connector for undici from npm: `new Agent({ connect: cache.connector(buildConnector) })`.
   *
   * @typeParam O options of `buildConnector`
   * @typeParam C connectors, by undici's types
   * @param buildConnector undici's own
   * @param options of `buildConnector`
   * @throws {TypeError} an argument of a wrong type
   */
  connector<O extends object, C extends (...given: any[]) => unknown>(
    buildConnector: (options: O) => C,
    options?: NoInfer<O>,
  ): C {
    return makeConnector(this.#state, buildConnector, options);
  }

  /**
   * A dispatcher for the fetch that is built into Node: `fetch(url, { dispatcher })`.
   *
   * @param options of undici's `Agent`
   * @throws {Error} where there is no such fetch
   */
  fetchDispatcher(options?: FetchDispatcherOptions): FetchDispatcher {
    return makeFetchDispatcher(this.#state, options);
  }

  /**
   * `http2.connect`.
   *
   * @param options as `http2.connect` takes them
   * @throws {TypeError} an argument of a wrong type, or no URL
   */
  http2(authority: string | URL, options?: SecureClientSessionOptions): ClientHttp2Session {
    return connectOverHttp2(this.#state, authority, options);
  }

  /**
   * Takes the place of `tls.connect` for all of the process, so that drivers resume that offer no other way; what has taken
   * `tls.connect` to itself before does not see it. Several may be installed, also of several caches: of those that want a connection the
   * last has it.
   *
   * @returns what puts back what was there
   * @throws {TypeError} `peers` is no function
   */
  install(options: InstallOptions): Disposable {
    const installed = install(this.#state, options);
    const ours = {
      [Symbol.dispose]: () => {
        this.#installed.delete(ours);
        installed[Symbol.dispose]();
      },
    };
    this.#installed.add(ours);
    return ours;
  }

  /**
   * Forgets all sessions of a server, with whatever it was trusted by. Connections to it, and to others, that there are now keep no
   * session any more.
   *
   * @param options its name and port, as in `tls.connect`; without a port, of all ports
   */
  forget(options: ConnectionOptions): void {
    expectObject('options', options);
    const { port } = options;
    this.#state.forget(nameOf(options), port === undefined || port === null ? undefined : String(port));
  }

  /** Forgets all sessions, those too that connections would get which there are now. */
  clear(): void {
    this.#state.clear();
  }

  /**
   * All sessions, sealed for a file (docs/sealing.md), for programs that run for a moment: those left out that rest on functions or objects
   * of this process, such as a `checkServerIdentity` or a `secureContext`. They stay in the cache, too.
   *
   * @param keys of 32 random bytes each, the first of which seals
   * @throws {TypeError} keys are no array of Uint8Arrays
   * @throws {RangeError} there is no key, or one has not 32 bytes
   */
  save(keys: SealingKeys): Uint8Array {
    return save(this.#state.store, keys);
  }

  /**
   * Takes the sessions of an image that have not expired; those left out that rest on authorities that this process does not trust by
   * default as the other one did. An image is for one process at a time: two would offer the same tickets.
   *
   * @param bytes what `save` gave; they stay the caller's
   * @returns how many it took
   * @throws {TypeError} an argument of a wrong type
   * @throws {RangeError} it is no image of a client, was changed, or was sealed with another key: then nothing is taken
   */
  restore(bytes: Uint8Array, keys: SealingKeys): number {
    return this.#state.isDisposed ? 0 : restore(this.#state, bytes, keys);
  }

  /** As it is now. */
  get stats(): ClientSessionStats {
    return this.#state.stats;
  }

  /** Forgets all sessions and keeps none from now on; what was installed is put back. Connections go on as without it. */
  [Symbol.dispose](): void {
    this.#state.isDisposed = true;
    this.clear();
    for (const installed of [...this.#installed].toReversed()) installed[Symbol.dispose]();
  }

  static {
    showBy(this, ['peers', 'tickets', 'bytes', 'offered', 'resumed']);
  }
}
