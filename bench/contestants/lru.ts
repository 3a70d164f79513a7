// Caches from npm, keyed by latin1 strings, the shortest there are, where nothing else is said.
import { LRUCache } from 'lru-cache';
import { LRUMapWithDelete } from 'mnemonist';
import QuickLRU from 'quick-lru';
import { lru } from 'tiny-lru';
import type { Session } from '../../dist/index.js';
import { MILLISECONDS_PER_SECOND } from '../units.ts';
import type { Cache, Contestant, ExpiringCache } from './cache.ts';
import { KeyedCache } from './keyed.ts';
import { hex, latin1, type KeyOf } from './keys.ts';

/** With a clock that stands still: this package measures no time of its own here. */
class ExpiringLru implements ExpiringCache {
  #seconds = 0;
  readonly #cache: LRUCache<string, Session>;

  constructor(size: number) {
    // The clock starts at 1: to this package 0 means that it has not been read yet.
    const perf = { now: () => 1 + this.#seconds * MILLISECONDS_PER_SECOND };
    this.#cache = new LRUCache({ max: size, ttl: 1000, ttlResolution: 0, perf });
  }

  get size(): number {
    return this.#cache.size;
  }

  put(id: Buffer, session: Session, timeout: number): void {
    this.#cache.set(latin1(id), session, { ttl: timeout * MILLISECONDS_PER_SECOND });
  }

  get(id: Buffer): Session | undefined {
    return this.#cache.get(latin1(id));
  }

  flush(seconds: number): number {
    const before = this.#cache.size;
    this.#seconds = seconds;
    this.#cache.purgeStale();
    this.#seconds = 0;
    return before - this.#cache.size;
  }
}

class TinyLru extends KeyedCache {
  constructor(size: number) {
    super(lru<Session>(size), latin1);
  }

  /** Its own `delete` does not say whether there was something. */
  override remove(id: Buffer): boolean {
    const before = this.store.size;
    this.store.delete(this.keyOf(id));
    return this.store.size < before;
  }
}

function quickLruContestant(name: string, keyOf: KeyOf): Contestant {
  const create = (maxSize: number): Cache => new KeyedCache(new QuickLRU<string, Session>({ maxSize }), keyOf);
  return {
    name,
    // When `maxSize` is reached it starts a second map, and every lookup moves a session there: one more avoids it.
    create: (size) => create(size + 1),
    createBounded: create,
    slack: 2,
  };
}

/** Where every cache has a limit. */
function limitedContestant(name: string, create: (size: number) => Cache): Contestant {
  return { name, create, createBounded: create };
}

export const lruCache: Contestant = {
  ...limitedContestant('lru-cache', (max) => new KeyedCache(new LRUCache<string, Session>({ max }), latin1)),
  createExpiring: (size) => new ExpiringLru(size),
};

export const quickLru = quickLruContestant('quick-lru', latin1);

/** What that package does when a server emits `newSession` and `resumeSession`, over the present quick-lru. */
export const tlsSessionCache = quickLruContestant("tls-session-cache's scheme", hex);

/** Its sessions could expire, but all after the same time. */
export const tinyLru = limitedContestant('tiny-lru', (size) => new TinyLru(size));

/** The one of its LRUMaps that can remove. */
export const mnemonist = limitedContestant(
  'mnemonist LRUMap',
  (size) => new KeyedCache(new LRUMapWithDelete<string, Session>(size), latin1),
);
