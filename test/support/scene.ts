import { onTestFinished } from 'vitest';
import { SessionCache, type Session, type SessionCacheOptions, type SessionInit } from '../../src/index.js';
import { NOW, session } from './sessions.js';
import { expectIntact } from './walk.js';

export interface Scene {
  readonly cache: SessionCache<number>;
  /** Set it to let time pass. */
  readonly clock: { now: number };
  /** What happened: `evicted 1` (the remove callback, with its reason), `freed 1` (the last reference went). */
  readonly events: string[];
  /** A session that the test holds one reference to. */
  make(n: number, init?: SessionInit<number>): Session<number>;
  /** The same, added. */
  add(n: number, init?: SessionInit<number>): Session<number>;
  /** The same, added, and the test's reference dropped: the cache has the only one. */
  leave(n: number, init?: SessionInit<number>): Session<number>;
}

/** A cache with a clock, and a record of its callbacks. When the test ends the cache's invariants are walked. */
export function scene(options: SessionCacheOptions<number> = {}): Scene {
  const clock = { now: NOW };
  const events: string[] = [];
  const cache = new SessionCache<number>({
    now: () => clock.now,
    onRemove: ({ data }, reason) => void events.push(`${reason} ${data}`),
    ...options,
  });
  onTestFinished(() => expectIntact(cache));
  const make = (n: number, init?: SessionInit<number>) =>
    session(n, { onFree: ({ data }) => void events.push(`freed ${data}`), ...init });
  const add = (n: number, init?: SessionInit<number>) => {
    const made = make(n, init);
    cache.addSession(made);
    return made;
  };
  const leave = (n: number, init?: SessionInit<number>) => {
    const made = add(n, init);
    made.free();
    return made;
  };
  return { cache, clock, events, make, add, leave };
}

/** Adds sessions of these numbers, all made at the same time, with the cache's reference alone. */
export function fill({ leave }: Scene, ...numbers: readonly number[]): Session<number>[] {
  return numbers.map((n) => leave(n));
}

/** 0 to count - 1. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
