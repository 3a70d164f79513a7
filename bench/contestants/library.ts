// This library, through its public API. The cache is the only owner of its sessions, as it is in a server: whoever makes a session
// or takes one out drops the own reference.
import { SessionCache, type Session, type SessionCacheOptions } from '../../dist/index.js';
import { START, type Cache, type Contestant, type ExpiringCache } from './cache.ts';

export class Library implements Cache, ExpiringCache {
  protected readonly cache: SessionCache;

  constructor(cacheSize: number, options: SessionCacheOptions<unknown> = {}) {
    this.cache = new SessionCache({ ...options, cacheSize });
  }

  get size(): number {
    return this.cache.size;
  }

  get byteLength(): number {
    return this.cache.byteLength;
  }

  put(_id: Buffer, session: Session): void {
    this.cache.addSession(session);
    session.free();
  }

  get(id: Buffer): Session | undefined {
    return this.cache.getSession(id);
  }

  remove(_id: Buffer, session: Session): boolean {
    return this.cache.removeSession(session);
  }

  take(id: Buffer): Session | undefined {
    const session = this.cache.takeSession(id);
    session?.free();
    return session;
  }

  flush(seconds: number): number {
    return this.cache.flushSessions(START + seconds);
  }
}

export const library: Contestant = {
  name: 'this library',
  create: (size, limit = size) => new Library(limit),
  createBounded: (size) => new Library(size),
  createExpiring: (size) => new Library(size, { now: () => START }),
};
