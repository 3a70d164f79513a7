import { expect, test } from 'vitest';
import type { Session } from '../../../src/index.js';
import { fill, range, scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

test('a cache gives its sessions in order of eviction: soonest to expire first', () => {
  const { cache, add } = scene();
  const late = add(1, { timeout: 30 });
  const soon = add(2, { timeout: 10 });
  const between = add(3, { timeout: 20 });
  const sessions = [...cache];
  expect(sessions).toHaveLength(3);
  for (const [i, session] of [soon, between, late].entries()) expect(sessions[i]).toBe(session);
});

test('the order is that in which they are evicted', () => {
  const { cache, events, leave } = scene();
  for (const n of range(40)) leave(n, { timeout: 100 + ((n * 7) % 10) });
  const expected = order(cache);
  cache.cacheSize = 1;
  leave(99, { timeout: 200 });
  expect(events.filter((event) => event.startsWith('evicted'))).toEqual(expected.map((n) => `evicted ${n}`));
});

test('the order is that in which they are flushed', () => {
  const { cache, events, leave } = scene();
  for (const n of range(40)) leave(n, { timeout: 100 + ((n * 3) % 4) });
  const expected = order(cache);
  cache.flushSessions(0);
  expect(events.slice(0, 40)).toEqual(expected.map((n) => `flushed ${n}`));
});

test('ties come in order of insertion; setting a time inserts anew, adding again does not', () => {
  const all = scene();
  const [first, second] = [all.add(1), all.add(2)];
  fill(all, 3, 4);
  all.cache.addSession(first);
  second.time = NOW;
  expect(order(all.cache)).toEqual([1, 3, 4, 2]);
});

test('lookups do not change the order', () => {
  const all = scene();
  fill(all, 1, 2, 3);
  all.cache.getSession(id(1));
  all.cache.acquireSession(id(2));
  all.cache.hasSession(id(1));
  all.cache.resume({ id: id(1) });
  expect(order(all.cache)).toEqual([1, 2, 3]);
});

test('expired and marked sessions are given, too', () => {
  const { cache, clock, add } = scene();
  const marked = add(1);
  cache.removeSession(marked);
  cache.addSession(marked);
  clock.now = NOW + 1000;
  expect(order(cache)).toEqual([1]);
});

test('an empty cache gives nothing', () => {
  expect([...scene().cache]).toEqual([]);
});

test('each session that was held at the beginning is given once, though all are removed on the way', () => {
  const all = scene();
  fill(all, 1, 2, 3);
  const seen: number[] = [];
  for (const session of all.cache) {
    seen.push(session.data);
    all.cache.flushSessions(0);
  }
  expect(seen).toEqual([1, 2, 3]);
  expect(all.cache.size).toBe(0);
});

test('removing each session as it comes empties the cache', () => {
  const all = scene();
  fill(all, ...range(20));
  for (const session of all.cache) expect(all.cache.removeSession(session)).toBe(true);
  expect(all.cache.size).toBe(0);
  expect(all.events).toEqual(range(20).flatMap((n) => [`removed ${n}`, `freed ${n}`]));
});

test('sessions that are added on the way are not given', () => {
  const all = scene();
  fill(all, 1, 2);
  const seen: Session<number>[] = [];
  for (const session of all.cache) {
    seen.push(session);
    all.leave(session.data + 10);
  }
  expect(seen.map(({ data }) => data)).toEqual([1, 2]);
  expect(order(all.cache)).toEqual([1, 2, 11, 12]);
});

test('re-sorting each session as it comes gives each once', () => {
  const all = scene();
  fill(all, 1, 2, 3);
  const seen: number[] = [];
  for (const session of all.cache) {
    seen.push(session.data);
    session.timeout = 400 - session.data;
  }
  expect(seen).toEqual([1, 2, 3]);
  expect(order(all.cache)).toEqual([3, 2, 1]);
});

test('two iterations do not disturb each other', () => {
  const all = scene();
  fill(all, 1, 2);
  const pairs = Array.from(all.cache, (outer) => Array.from(all.cache, (inner) => [outer.data, inner.data]));
  expect(pairs.flat()).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
  ]);
});
