import type { Server } from 'node:tls';
import { typeError } from '../base/errors.js';
import { wordsOf } from '../base/warn-once.js';
import { BaseSessionCache } from '../cache/session-cache.js';
import { SharedSessionCache } from '../shared.js';
import { attempt } from '../base/attempt.js';
import { storeErrorChannel } from './channels.js';
import { storeOf } from './sessions/cache-store.js';
import { Chains } from './sessions/chain.js';
import { ServerContext } from './trust/context.js';
import type { HelloLimits } from './hello/hello-reader.js';
import { handshakeTimeoutOf } from './runtime/node-internals.js';
import { Observers } from './observers.js';
import { Patience } from '../base/patience.js';
import type { Settings } from './settings.js';
import { Slabs } from './sessions/slabs.js';
import { Counters } from './stats.js';
import type { SessionStore } from '../base/store.js';

/** What the parts of a binding share. */
export class BindingState {
  readonly server: Server;
  readonly settings: Settings;
  readonly store: SessionStore;
  /** The store, where it is one of ours that copies what it is given and gives. */
  readonly sharedCache: SharedSessionCache | undefined;
  /** Memory for what is given to the store. Others than a cache of ours get buffers of their own. */
  readonly allocate: (size: number) => Buffer;
  readonly counters: Counters = new Counters();
  readonly context: ServerContext;
  readonly chains: Chains = new Chains();
  readonly observers: Observers;
  readonly helloLimits: HelloLimits;
  /** Whether the last client that could speak TLS 1.3 did. */
  speaksTls13 = false;
  /** Whether the server's sessionIdContext is one that the program gave it. */
  hasIdContext = false;
  readonly #warned = new Set<string>();

  constructor(server: Server, settings: Settings) {
    this.server = server;
    this.settings = settings;
    const { cache } = settings;
    this.sharedCache = cache instanceof SharedSessionCache ? cache : undefined;
    this.allocate = cache instanceof BaseSessionCache ? new Slabs().allocate : Buffer.allocUnsafeSlow;
    this.store = cache instanceof BaseSessionCache ? storeOf(cache, () => this.now(), this.onError) : cache;
    this.context = new ServerContext(server, settings.idContext);
    this.observers = new Observers(this.onError);
    // No longer than TLS would wait itself.
    const patience = new Patience(Math.min(settings.helloTimeout, handshakeTimeoutOf(server)));
    this.helloLimits = { bytes: settings.maxClientHello, patience };
  }

  /** Seconds since 1970; NaN where the user's clock throws, or gives something else. */
  now(): number {
    try {
      const now: unknown = this.settings.now();
      if (typeof now === 'number') return now;
      throw typeError('now()', 'a number of seconds', now);
    } catch (error) {
      this.onError(error);
      return NaN;
    }
  }

  /** Tells of an error, and never throws one. */
  readonly onError = (error: unknown): void => {
    const { onError = this.#warnOfError } = this.settings;
    if (storeErrorChannel.hasSubscribers) storeErrorChannel.publish(error);
    attempt(() => onError(error), this.#warnOfError);
  };

  readonly #warnOfError = (error: unknown): void => {
    this.warn('TLS_SESSION_CACHE_ERROR', `handshakes go on, but sessions may not be resumed: ${wordsOf(error)}`);
  };

  /** Changes the store without waiting for it. */
  change(action: (store: SessionStore) => unknown): void {
    attempt(() => action(this.store), this.onError);
  }

  /** A process warning, once for each code, unless it is forgotten. */
  warn(code: string, message: string): void {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    process.emitWarning(message, { type: 'TlsSessionCacheWarning', code });
  }

  /** What it said does not hold any more: should it come to that again, it is said again. */
  forgetWarning(code: string): void {
    this.#warned.delete(code);
  }
}
