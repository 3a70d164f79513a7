// What is compared: each keeps `Session` objects by session id, with the interface of `Cache` around its own public API.
// To add one, write its class here and list it. Every `add` makes its session, since a server does so, too.
import { LRUCache } from 'lru-cache';
import { Session, SessionCache } from '../dist/index.js';

export interface Cache {
  readonly size: number;
  /** Makes a session and puts it into the cache under this id, which is not there yet. */
  add(id: Buffer): Session;
  get(id: Buffer): Session | undefined;
  /** Both are at hand where a server removes a session: each takes what its API asks for. False if it was not there. */
  remove(id: Buffer, session: Session): boolean;
}

export interface Contestant {
  readonly name: string;
  /** An empty cache for so many sessions: no more will be added. */
  create(size: number): Cache;
  /** An empty cache that holds so many sessions at most, and evicts the oldest. */
  createBounded(size: number): Cache;
}

class Library implements Cache {
  readonly #cache: SessionCache;

  constructor(size: number) {
    this.#cache = new SessionCache({ cacheSize: size });
  }

  get size(): number {
    return this.#cache.size;
  }

  add(id: Buffer): Session {
    const session = new Session(id);
    this.#cache.addSession(session);
    return session;
  }

  get(id: Buffer): Session | undefined {
    return this.#cache.getSession(id);
  }

  remove(_id: Buffer, session: Session): boolean {
    return this.#cache.removeSession(session);
  }
}

type Encoding = 'latin1' | 'hex';

class StringMap implements Cache {
  readonly #map = new Map<string, Session>();
  readonly #encoding: Encoding;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  get size(): number {
    return this.#map.size;
  }

  add(id: Buffer): Session {
    const session = new Session(id);
    this.#map.set(id.toString(this.#encoding), session);
    return session;
  }

  get(id: Buffer): Session | undefined {
    return this.#map.get(id.toString(this.#encoding));
  }

  remove(id: Buffer): boolean {
    return this.#map.delete(id.toString(this.#encoding));
  }
}

/**
 * A map with its keys in a ring beside it. `map.keys().next()` would find the oldest without one, but walks over all that
 * was deleted since the map last rehashed: at 20,000 that costs many times the rest, and would flatter the others.
 * The key of a removed session keeps its place in the ring until its turn comes.
 */
class BoundedStringMap implements Cache {
  readonly #map = new Map<string, Session>();
  readonly #encoding: Encoding;
  readonly #ring: (string | undefined)[];
  #next = 0;

  constructor(encoding: Encoding, size: number) {
    this.#encoding = encoding;
    this.#ring = Array.from({ length: size });
  }

  get size(): number {
    return this.#map.size;
  }

  add(id: Buffer): Session {
    const session = new Session(id);
    const key = id.toString(this.#encoding);
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.#map.delete(oldest);
    this.#ring[this.#next] = key;
    if (++this.#next === this.#ring.length) this.#next = 0;
    this.#map.set(key, session);
    return session;
  }

  get(id: Buffer): Session | undefined {
    return this.#map.get(id.toString(this.#encoding));
  }

  remove(id: Buffer): boolean {
    return this.#map.delete(id.toString(this.#encoding));
  }
}

class Lru implements Cache {
  readonly #cache: LRUCache<string, Session>;

  constructor(size: number) {
    this.#cache = new LRUCache({ max: size });
  }

  get size(): number {
    return this.#cache.size;
  }

  add(id: Buffer): Session {
    const session = new Session(id);
    this.#cache.set(id.toString('latin1'), session);
    return session;
  }

  get(id: Buffer): Session | undefined {
    return this.#cache.get(id.toString('latin1'));
  }

  remove(id: Buffer): boolean {
    return this.#cache.delete(id.toString('latin1'));
  }
}

function stringMap(encoding: Encoding): Contestant {
  return {
    name: `Map ${encoding}`,
    create: () => new StringMap(encoding),
    createBounded: (size) => new BoundedStringMap(encoding, size),
  };
}

export const library: Contestant = {
  name: 'this library',
  create: (size) => new Library(size),
  createBounded: (size) => new Library(size),
};

/** What the others are compared with. */
export const baseline = stringMap('latin1');

export const contestants: readonly Contestant[] = [
  library,
  baseline,
  stringMap('hex'),
  { name: 'lru-cache', create: (size) => new Lru(size), createBounded: (size) => new Lru(size) },
];
