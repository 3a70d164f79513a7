// Nothing is timed that is wrong: checks a contestant and throws an Error that says what it did.
import type { Session } from '../dist/index.js';
import type { Cache, Contestant } from './contestants.ts';
import { randomIds } from './workload.ts';

export function checkContestant(contestant: Contestant, size = 1000): void {
  checkLookups(contestant, size);
  checkRemoval(contestant, size);
  checkEviction(contestant, size);
}

function checkLookups(contestant: Contestant, size: number): void {
  const cache = contestant.create(size);
  const ids = randomIds(size);
  const sessions = ids.map((id) => cache.add(id));
  check(contestant, cache.size === size, `holds ${cache.size} sessions after ${size} were added`);
  checkHits(contestant, cache, ids, sessions);
  checkMisses(contestant, cache, [...randomIds(size), ...ids.map(changeLastByte)], 'was never added');
}

function checkRemoval(contestant: Contestant, size: number): void {
  const cache = contestant.create(size);
  const ids = randomIds(size);
  const sessions = ids.map((id) => cache.add(id));
  const half = size >> 1;
  for (let i = 0; i < half; i++) {
    check(contestant, cache.remove(copy(ids[i]), sessions[i]), 'did not find a session to remove');
    check(contestant, !cache.remove(copy(ids[i]), sessions[i]), 'removed a session twice');
  }
  check(contestant, cache.size === size - half, `holds ${cache.size} sessions after ${half} of ${size} were removed`);
  checkMisses(contestant, cache, ids.slice(0, half), 'was removed');
  checkHits(contestant, cache, ids.slice(half), sessions.slice(half));
}

/** Looks nothing up before the end: to some a lookup makes a session younger. */
function checkEviction(contestant: Contestant, size: number): void {
  const cache = contestant.createBounded(size);
  const ids = randomIds(2 * size + (size >> 1));
  const sessions = ids.map((id, i) => {
    const session = cache.add(id);
    const expected = Math.min(i + 1, size);
    check(contestant, cache.size === expected, `holds ${cache.size} sessions where ${expected} is the number`);
    return session;
  });
  checkMisses(contestant, cache, ids.slice(0, -size), 'was to be evicted');
  checkHits(contestant, cache, ids.slice(-size), sessions.slice(-size));
}

function checkHits(contestant: Contestant, cache: Cache, ids: readonly Buffer[], sessions: readonly Session[]): void {
  ids.forEach((id, i) => {
    check(contestant, cache.get(copy(id)) === sessions[i], 'did not return the very session that was added');
  });
}

function checkMisses(contestant: Contestant, cache: Cache, ids: readonly Buffer[], why: string): void {
  for (const id of ids) check(contestant, cache.get(copy(id)) === undefined, `found a session that ${why}`);
}

/** As ids come off the wire: equal bytes in another object. */
function copy(id: Buffer): Buffer {
  return Buffer.from(id);
}

function changeLastByte(id: Buffer): Buffer {
  const changed = copy(id);
  changed[changed.length - 1] ^= 1;
  return changed;
}

function check(contestant: Contestant, holds: boolean, problem: string): void {
  if (!holds) throw new Error(`${contestant.name}: ${problem}`);
}
