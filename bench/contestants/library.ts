// This library, through its public API.
import { Session, SessionCache } from '../../dist/index.js';
import { START, type Cache, type Contestant, type ExpiringCache } from './cache.ts';

export class Library implements Cache {
  protected readonly cache: SessionCache;

  constructor(size: number) {
    this.cache = new SessionCache({ cacheSize: size });
  }

  get size(): number {
    return this.cache.size;
  }

  add(id: Buffer): Session {
    const session = new Session(id);
    this.cache.addSession(session);
    return session;
  }

  get(id: Buffer): Session | undefined {
    return this.cache.getSession(id);
  }

  remove(_id: Buffer, session: Session): boolean {
    return this.cache.removeSession(session);
  }

  take(id: Buffer): Session | undefined {
    return this.cache.takeSession(id);
  }
}

class ExpiringLibrary implements ExpiringCache {
  readonly #cache: SessionCache;

  constructor(size: number) {
    this.#cache = new SessionCache({ cacheSize: size, now: () => START });
  }

  get size(): number {
    return this.#cache.size;
  }

  add(id: Buffer, timeout: number): Session {
    const session = new Session(id, { time: START, timeout });
    this.#cache.addSession(session);
    return session;
  }

  get(id: Buffer): Session | undefined {
    return this.#cache.getSession(id);
  }

  flush(seconds: number): number {
    return this.#cache.flushSessions(START + seconds);
  }
}

export const library: Contestant = {
  name: 'this library',
  create: (size) => new Library(size),
  createBounded: (size) => new Library(size),
  createExpiring: (size) => new ExpiringLibrary(size),
};
