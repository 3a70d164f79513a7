// The contestants of the studies where a session is made apart from being added: each holds sessions that it is given.
import { LRUCache } from 'lru-cache';
import { SessionCache, type Session } from '../../dist/index.js';
import { baseline, library } from '../contestants.ts';
import { makeSession, randomId } from './sessions.ts';

export interface Holder {
  readonly size: number;
  put(id: Buffer, session: Session): void;
  get(id: Buffer): Session | undefined;
}

export interface HolderKind {
  readonly name: string;
  /** Grows to so many sessions and is given no more. */
  create(size: number): Holder;
  /** Holds so many sessions at most, and evicts the oldest. */
  createBounded(size: number): Holder;
}

class LibraryHolder implements Holder {
  readonly #cache: SessionCache;

  constructor(cacheSize: number) {
    this.#cache = new SessionCache({ cacheSize });
  }

  get size(): number {
    return this.#cache.size;
  }

  put(_id: Buffer, session: Session): void {
    this.#cache.addSession(session);
  }

  get(id: Buffer): Session | undefined {
    return this.#cache.getSession(id);
  }
}

class MapHolder implements Holder {
  readonly #map = new Map<string, Session>();

  get size(): number {
    return this.#map.size;
  }

  put(id: Buffer, session: Session): void {
    this.#map.set(id.toString('latin1'), session);
  }

  get(id: Buffer): Session | undefined {
    return this.#map.get(id.toString('latin1'));
  }
}

/** With its keys in a ring beside it: contestants.ts says why. */
class RingMapHolder implements Holder {
  readonly #map = new Map<string, Session>();
  readonly #ring: (string | undefined)[];
  #next = 0;

  constructor(size: number) {
    this.#ring = Array.from({ length: size });
  }

  get size(): number {
    return this.#map.size;
  }

  put(id: Buffer, session: Session): void {
    const key = id.toString('latin1');
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.#map.delete(oldest);
    this.#ring[this.#next] = key;
    if (++this.#next === this.#ring.length) this.#next = 0;
    this.#map.set(key, session);
  }

  get(id: Buffer): Session | undefined {
    return this.#map.get(id.toString('latin1'));
  }
}

class LruHolder implements Holder {
  readonly #cache: LRUCache<string, Session>;

  constructor(size: number) {
    this.#cache = new LRUCache({ max: size });
  }

  get size(): number {
    return this.#cache.size;
  }

  put(id: Buffer, session: Session): void {
    this.#cache.set(id.toString('latin1'), session);
  }

  get(id: Buffer): Session | undefined {
    return this.#cache.get(id.toString('latin1'));
  }
}

const UNLIMITED = 0;

export const holders: readonly HolderKind[] = [
  {
    name: library.name,
    create: () => new LibraryHolder(UNLIMITED),
    createBounded: (size) => new LibraryHolder(size),
  },
  { name: baseline.name, create: () => new MapHolder(), createBounded: (size) => new RingMapHolder(size) },
  { name: 'lru-cache', create: (size) => new LruHolder(size), createBounded: (size) => new LruHolder(size) },
];

export const holderNames: readonly string[] = holders.map(({ name }) => name);

/** The contestant of this name, after a check that it holds what it is given and evicts what it should. */
export function checkedHolder(name: string, size = 1000): HolderKind {
  const kind = holders.find((holder) => holder.name === name);
  if (!kind) throw new Error(`no contestant of the studies is called ${name}`);
  checkHolds(kind.name, kind.create(3 * size), 3 * size, 3 * size);
  checkHolds(kind.name, kind.createBounded(size), 3 * size, size);
  return kind;
}

function checkHolds(name: string, holder: Holder, added: number, held: number): void {
  const ids = Array.from({ length: added }, randomId);
  const sessions = ids.map((id) => makeSession(id));
  ids.forEach((id, i) => holder.put(id, sessions[i]));
  if (holder.size !== held) throw new Error(`${name}: holds ${holder.size} sessions, expected ${held}`);
  ids.forEach((id, i) => {
    const expected = i < added - held ? undefined : sessions[i];
    if (holder.get(Buffer.from(id)) !== expected) throw new Error(`${name}: session ${i} of ${added} is not right`);
  });
}
