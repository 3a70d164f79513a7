import { attempt } from '../base/attempt.js';
import { typeError } from '../base/errors.js';
import { wordsOf } from '../base/warn-once.js';
import { isKeyOf, ScopedPeer } from './peers/peer-key.js';
import { isNameKnown, peerOf, type PeerOptions } from './peers/peer.js';
import type { Settings } from './settings.js';
import { Counters, type ClientResumptionReport, type ClientSessionStats } from './stats.js';
import { TicketStore } from './tickets/ticket-store.js';

/** What the parts of a cache share. */
export class ClientState {
  readonly settings: Settings;
  readonly store: TicketStore;
  readonly counters: Counters = new Counters();
  /** Of what was connected before the last time that something was to be forgotten, nothing is kept. */
  epoch = 0;
  isDisposed = false;
  #hasWarned = false;

  constructor(settings: Settings) {
    this.settings = settings;
    this.store = new TicketStore(settings);
  }

  /** Seconds since 1970; NaN where the user's clock throws, or gives something else. */
  now(): number {
    return this.ask(() => readTime(this.settings.now())) ?? NaN;
  }

  /** Undefined for a connection that is none of the cache's. */
  peerOf(options: PeerOptions): ScopedPeer | undefined {
    // What the caller wants to resume is the caller's business, and so is what becomes of it.
    if (this.isDisposed || options.session) return undefined;
    if (!isNameKnown(options)) return undefined;
    const { peers, scope } = this.settings;
    return this.ask(() => {
      if (peers && !peers(options)) return undefined;
      return new ScopedPeer(peerOf(options), typeof scope === 'function' ? scope(options) : scope);
    });
  }

  /** Asks what is the user's, whose errors are not the connection's: where it throws, undefined. */
  ask<T>(question: () => T): T | undefined {
    try {
      return question();
    } catch (error) {
      this.#warn(error);
      return undefined;
    }
  }

  /** All peers of a name, and of a port where one is given. */
  forget(name: string, port: string | undefined): void {
    this.epoch++;
    this.store.forget((key) => isKeyOf(key, name, port));
  }

  clear(): void {
    this.epoch++;
    this.store.forget(() => true);
  }

  get stats(): ClientSessionStats {
    const { peers, ticketCount: tickets, bytes } = this.store;
    return { ...this.counters, peers: peers.length, tickets, bytes };
  }

  /** Tells the user. */
  report(makeReport: () => ClientResumptionReport): void {
    const { onResumption } = this.settings;
    if (onResumption) attempt(() => onResumption(makeReport()), this.#warn);
  }

  readonly #warn = (error: unknown): void => {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const message = `connections go on, but sessions may not be resumed: ${wordsOf(error)}`;
    process.emitWarning(message, { type: 'TlsSessionCacheWarning', code: 'TLS_CLIENT_SESSION_CACHE_ERROR' });
  };
}

function readTime(now: unknown): number {
  if (typeof now !== 'number' || Number.isNaN(now)) throw typeError('now()', 'a number of seconds', now);
  return now;
}
