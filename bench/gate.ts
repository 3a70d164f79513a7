// Nothing is timed that is wrong: checks a contestant and throws an Error that says what it did.
import type { Session } from '../dist/index.js';
import {
  addExpiring,
  addNew,
  UNLIMITED,
  type Cache,
  type Contestant,
  type ExpiringCache,
} from './contestants/cache.ts';
import { randomIds } from './workload.ts';

type Gets = Pick<Cache, 'get'>;

export function checkContestant(contestant: Contestant, size = 1000): void {
  for (const limit of [size, UNLIMITED]) checkLookups(contestant, contestant.create(size, limit), size);
  checkRemoval(contestant, size);
  checkTaking(contestant, size);
  checkEviction(contestant, size);
  const expiring = contestant.createExpiring?.(size);
  if (expiring) checkFlush(contestant, expiring, size);
}

function checkLookups(contestant: Contestant, cache: Cache, size: number): void {
  const ids = randomIds(size);
  const sessions = ids.map((id) => addNew(cache, id));
  const others = [...randomIds(size), ...ids.map(changeLastByte)];
  check(contestant, cache.size === size, `holds ${cache.size} sessions after ${size} were added`);
  checkHits(contestant, cache, ids, sessions);
  checkMisses(contestant, cache, others, 'was never added');
  if (!cache.prepareLookups) return;
  checkPrepared(contestant, cache, [...others, ...ids], [...others.map(() => undefined), ...sessions]);
  checkPrepared(contestant, cache, ids.toReversed(), sessions.toReversed());
}

function checkPrepared(
  contestant: Contestant,
  cache: Cache,
  ids: readonly Buffer[],
  expected: readonly (Session | undefined)[],
): void {
  const lookups = cache.prepareLookups!(ids.map(copy));
  const [found, results] = [lookups.run(), lookups.results()];
  const sessions = expected.filter((session) => session !== undefined).length;
  check(contestant, found === sessions, `found ${found} sessions together where ${sessions} is the number`);
  const right = results.length === ids.length && results.every((session, i) => session === expected[i]);
  check(contestant, right, 'did not return the very sessions that were looked up together');
}

function checkRemoval(contestant: Contestant, size: number): void {
  const cache = contestant.create(size);
  const ids = randomIds(size);
  const sessions = ids.map((id) => addNew(cache, id));
  const half = size >> 1;
  for (let i = 0; i < half; i++) {
    check(contestant, cache.remove(copy(ids[i]), sessions[i]), 'did not find a session to remove');
    check(contestant, cache.take(copy(ids[i])) === undefined, 'gave a session that was removed');
  }
  checkHalfGone(contestant, cache, ids, sessions, 'was removed');
}

function checkTaking(contestant: Contestant, size: number): void {
  const cache = contestant.create(size);
  const ids = randomIds(size);
  const sessions = ids.map((id) => addNew(cache, id));
  for (let i = 0; i < size >> 1; i++) {
    check(contestant, cache.take(copy(ids[i])) === sessions[i], 'did not give the very session that was to be taken');
    check(contestant, cache.take(copy(ids[i])) === undefined, 'gave a session that was taken');
  }
  checkHalfGone(contestant, cache, ids, sessions, 'was taken');
}

/** Looks nothing up before the end: to some a lookup makes a session younger. */
function checkEviction(contestant: Contestant, size: number): void {
  const cache = contestant.createBounded(size);
  const kept = (contestant.slack ?? 1) * size;
  const ids = randomIds(2 * kept + (size >> 1));
  const sessions = ids.map((id, i) => {
    const session = addNew(cache, id);
    const expected = Math.min(i + 1, size);
    check(contestant, cache.size === expected, `holds ${cache.size} sessions where ${expected} is the number`);
    return session;
  });
  checkMisses(contestant, cache, ids.slice(0, -kept), 'was to be evicted');
  checkHits(contestant, cache, ids.slice(-size), sessions.slice(-size));
}

/** Every other session expires, at different times; then at the last moment of the rest. */
function checkFlush(contestant: Contestant, cache: ExpiringCache, size: number): void {
  const ids = randomIds(size);
  const sessions = ids.map((id, i) => addExpiring(cache, id, i % 2 === 0 ? 10 + (i % 40) : 300));
  const [expiring, staying] = [0, 1].map((rest) => (_: unknown, i: number) => i % 2 === rest);
  const left = [cache.flush(9), cache.flush(60), cache.flush(299)];
  const expected = [0, (size + 1) >> 1, 0];
  check(contestant, left.join() === expected.join(), `flushed ${left} sessions where ${expected} had expired`);
  checkMisses(contestant, cache, ids.filter(expiring), 'had expired');
  checkHits(contestant, cache, ids.filter(staying), sessions.filter(staying));
  check(contestant, cache.size === size >> 1, `holds ${cache.size} sessions after a flush`);
}

function checkHalfGone(
  contestant: Contestant,
  cache: Cache,
  ids: readonly Buffer[],
  sessions: readonly Session[],
  why: string,
): void {
  const half = ids.length >> 1;
  const rest = ids.length - half;
  check(contestant, cache.size === rest, `holds ${cache.size} sessions where ${rest} is the number`);
  checkMisses(contestant, cache, ids.slice(0, half), why);
  checkHits(contestant, cache, ids.slice(half), sessions.slice(half));
}

function checkHits(contestant: Contestant, cache: Gets, ids: readonly Buffer[], sessions: readonly Session[]): void {
  ids.forEach((id, i) => {
    check(contestant, cache.get(copy(id)) === sessions[i], 'did not return the very session that was added');
  });
}

function checkMisses(contestant: Contestant, cache: Gets, ids: readonly Buffer[], why: string): void {
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
