import type { Server } from 'node:tls';
import { isThenable } from './ask.js';
import { ServerContext } from './context.js';
import { warn } from './advice.js';
import type { Settings } from './settings.js';
import { Counters } from './stats.js';
import type { SessionStore } from './store.js';

/** What the parts of a binding share. */
export class BindingState {
  readonly server: Server;
  readonly settings: Settings;
  readonly counters: Counters = new Counters();
  readonly context: ServerContext;
  /** Whether the last client that could speak TLS 1.3 did. */
  speaksTls13 = false;
  /** Whether a session was resumed under another certificate than its own. Once is enough. */
  distrustsCertificates = false;
  #warned = false;

  constructor(server: Server, settings: Settings) {
    this.server = server;
    this.settings = settings;
    this.context = new ServerContext(server, settings.idContext);
  }

  /** Tells of an error, and never throws one. */
  readonly onError = (error: unknown): void => {
    const { onError = (error) => this.#warnOnce(error) } = this.settings;
    try {
      onError(error);
    } catch (own) {
      this.#warnOnce(own);
    }
  };

  #warnOnce(error: unknown): void {
    if (this.#warned) return;
    this.#warned = true;
    warn('TLS_SESSION_CACHE_ERROR', `handshakes go on, but sessions may not be resumed: ${String(error)}`);
  }

  /** Changes the store without waiting for it. */
  change(action: (store: SessionStore) => unknown, onFailure?: () => void): void {
    const fail = (error: unknown) => {
      onFailure?.();
      this.onError(error);
    };
    try {
      const done = action(this.settings.store);
      // Through a promise of our own: a thenable may have no `catch`, and call back twice.
      if (isThenable(done)) Promise.resolve(done).catch(fail);
    } catch (error) {
      fail(error);
    }
  }
}
