// `Map`, with what has to be built around it by hand.
import type { Session } from '../../dist/index.js';
import { START, type Contestant, type ExpiringCache, type Lookups } from './cache.ts';
import { KeyedCache } from './keyed.ts';
import { hex, latin1, makeReady, ready, type KeyOf } from './keys.ts';

/**
 * A map with its keys in a ring beside it. `map.keys().next()` would find the oldest without one, but walks over all that
 * was deleted since the map last rehashed: at 20,000 that costs many times the rest, and would flatter the others.
 * The key of a removed session keeps its place in the ring until its turn comes.
 */
class BoundedMap extends KeyedCache {
  readonly #ring: (string | undefined)[];
  #next = 0;

  constructor(keyOf: KeyOf, size: number) {
    super(new Map<string, Session>(), keyOf);
    this.#ring = Array.from({ length: size });
  }

  override put(id: Buffer, session: Session): void {
    const key = this.keyOf(id);
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.store.delete(oldest);
    this.#ring[this.#next] = key;
    if (++this.#next === this.#ring.length) this.#next = 0;
    this.store.set(key, session);
  }
}

/** Has to look at every session. The time is kept beside the session: asking this library's objects would cost more. */
class ExpiringMap implements ExpiringCache {
  readonly #map = new Map<string, { readonly session: Session; readonly expiry: number }>();
  readonly #keyOf: KeyOf;

  constructor(keyOf: KeyOf) {
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#map.size;
  }

  put(id: Buffer, session: Session, timeout: number): void {
    this.#map.set(this.#keyOf(id), { session, expiry: START + timeout });
  }

  get(id: Buffer): Session | undefined {
    return this.#map.get(this.#keyOf(id))?.session;
  }

  flush(seconds: number): number {
    const before = this.#map.size;
    for (const [key, { expiry }] of this.#map) if (START + seconds > expiry) this.#map.delete(key);
    return before - this.#map.size;
  }
}

/** Lookups get the strings themselves: reading them from the Buffers' properties would cost half as much as the lookup. */
class ReadyMap extends KeyedCache {
  constructor() {
    super(new Map<string, Session>(), ready);
  }

  prepareLookups(ids: readonly Buffer[]): Lookups {
    const { store } = this;
    const keys = ids.map(ready);
    return {
      run() {
        let found = 0;
        for (let i = 0; i < keys.length; i++) if (store.get(keys[i]) !== undefined) found++;
        return found;
      },
      results: () => keys.map((key) => store.get(key)),
    };
  }
}

function mapContestant(name: string, keyOf: KeyOf): Contestant {
  return {
    name,
    create: () => new KeyedCache(new Map<string, Session>(), keyOf),
    createBounded: (size) => new BoundedMap(keyOf, size),
    createExpiring: () => new ExpiringMap(keyOf),
  };
}

export const mapLatin1 = mapContestant('Map latin1', latin1);
export const mapHex = mapContestant('Map hex', hex);
/** For who has the strings already: made before, of the very same Buffers. */
export const mapReady: Contestant = {
  ...mapContestant('Map, strings ready', ready),
  create: () => new ReadyMap(),
  prepare: makeReady,
};
