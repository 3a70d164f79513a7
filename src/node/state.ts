import type { Server } from 'node:tls';
import { attempt } from './attempt.js';
import { ServerContext } from './context.js';
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
  readonly #warned = new Set<string>();

  constructor(server: Server, settings: Settings) {
    this.server = server;
    this.settings = settings;
    this.context = new ServerContext(server, settings.idContext);
  }

  /** Seconds since 1970; NaN where the user's clock throws. */
  now(): number {
    try {
      return this.settings.now();
    } catch (error) {
      this.onError(error);
      return NaN;
    }
  }

  /** Tells of an error, and never throws one. */
  readonly onError = (error: unknown): void => {
    const { onError = this.#warnOfError } = this.settings;
    attempt(() => onError(error), this.#warnOfError);
  };

  readonly #warnOfError = (error: unknown): void => {
    this.warn('TLS_SESSION_CACHE_ERROR', `handshakes go on, but sessions may not be resumed: ${String(error)}`);
  };

  /** Changes the store without waiting for it. */
  change(action: (store: SessionStore) => unknown, onFailure?: () => void): void {
    attempt(
      () => action(this.settings.store),
      (error) => {
        onFailure?.();
        this.onError(error);
      },
    );
  }

  /** A process warning, once for each code. */
  warn(code: string, message: string): void {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    process.emitWarning(message, { type: 'TlsSessionCacheWarning', code });
  }
}
