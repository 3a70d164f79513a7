// Node's session events, served from the cache.
import type { Server } from 'node:tls';
import { Session, type SessionCache } from '../../src/index.js';

const NO_ID = new Uint8Array(0);

export interface ResumptionOptions {
  readonly cache: SessionCache<Buffer>;
  /** The cache's clock, seconds since 1970: a session's time must come from the clock that will judge its age. */
  readonly now: () => number;
  /** Answers every offer with a miss, whatever the cache says. */
  readonly broken: boolean;
  readonly onError: (error: unknown) => void;
}

/**
 * Node's events name no connection, which limits what can be counted. A client that offers no id fires no 'resumeSession',
 * so its handshake is counted when it ends, by its 'newSession'. And the end of a resumed handshake can't be tied to the
 * session it resumed, so `store` is called, and `acceptGood` counted, for full handshakes only.
 */
export class Resumption {
  readonly #options: ResumptionOptions;
  /** Offers that were answered with a miss: so many 'newSession' events to come were counted when they were offered. */
  #refused = 0;

  constructor(options: ResumptionOptions) {
    this.#options = options;
  }

  attach(server: Server): void {
    server.on('newSession', (id: Buffer, data: Buffer, done: () => void) => {
      this.#guard(() => this.#store(id, data));
      done();
    });
    server.on('resumeSession', (id: Buffer, done: (error: null, data: Buffer | null) => void) => {
      const data = this.#guard(() => this.#find(id)) ?? null;
      if (!data) this.#refused++;
      done(null, data);
      data?.fill(0);
    });
  }

  #store(id: Buffer, data: Buffer): void {
    const { cache, now } = this.#options;
    if (this.#refused > 0) this.#refused--;
    else cache.resume({ id: NO_ID });
    const { idContext, timeout } = cache;
    using session = new Session<Buffer>(id, { data: Buffer.from(data), idContext, time: now(), timeout });
    cache.store(session);
  }

  /** A copy of the session's bytes: the session may be freed, and its bytes zeroed, before they are used. */
  #find(id: Buffer): Buffer | undefined {
    using session = this.#options.cache.resume({ id }).session;
    return session && !this.#options.broken ? Buffer.from(session.data) : undefined;
  }

  /** A cache in trouble must cost a client its resumption, not its handshake: Node destroys the socket on an error. */
  #guard<R>(action: () => R): R | undefined {
    try {
      return action();
    } catch (error) {
      this.#options.onError(error);
      return undefined;
    }
  }
}
