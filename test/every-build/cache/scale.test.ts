import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import { expectIntact } from '../../support/walk.js';

const numberedId = (n: number): Uint8Array => {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(28, n);
  return bytes;
};

/** What the id says, since two sessions are equal to `toEqual` whatever they are. */
const numberOf = ({ id }: Session): number => new DataView(id.buffer).getUint32(28);

/** A sequence of numbers below `limit` that is the same for each seed (mulberry32). */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

const expiry = (session: Session): number => session.time + session.timeout;

test.each([
  ['all different', 1e9],
  ['of a day', 86_400],
  ['few', 20],
])('30,000 sessions with timeouts that are %s: sorted and found while they come and go', (_, timeouts) => {
  const random = generator(timeouts);
  const cache = new SessionCache({ cacheSize: 0, now: () => 0 });
  const live: Session[] = [];
  for (let n = 0; n < 30_000; n++) {
    const session = new Session(numberedId(n), { time: 0, timeout: random(timeouts) });
    cache.addSession(session);
    live.push(session);
    if (n % 3 === 0) expect(cache.removeSession(live.splice(random(live.length), 1)[0])).toBe(true);
    if (n % 10_000 === 0) expectIntact(cache);
  }
  expectIntact(cache);
  // The sort is stable, and `live` is in order of insertion.
  expect([...cache].map(numberOf)).toEqual(live.toSorted((a, b) => expiry(a) - expiry(b)).map(numberOf));
  expect(live.every((session) => cache.getSession(session.id) === session)).toBe(true);

  while (live.length) cache.removeSession(live.splice(random(live.length), 1)[0]);
  expect(cache.size).toBe(0);
  expectIntact(cache);
});

test('the order of a few hundred mixed timeouts is that of a stable sort, whatever is removed and re-timed', () => {
  const step = fc.record({ timeout: fc.nat(60), remove: fc.nat(400), retime: fc.nat(400) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 400, size: 'max' }), (steps) => {
      const cache = new SessionCache({ cacheSize: 0, now: () => 0 });
      const inserted: Session[] = [];
      for (const [n, { timeout, remove, retime }] of steps.entries()) {
        const session = new Session(numberedId(n), { time: 0, timeout });
        cache.addSession(session);
        inserted.push(session);
        const [moved] = inserted.splice(retime % inserted.length, 1);
        moved.timeout = timeout / 2;
        inserted.push(moved);
        if (n % 2) cache.removeSession(inserted.splice(remove % inserted.length, 1)[0]);
      }
      const sorted = inserted.toSorted((a, b) => expiry(a) - expiry(b));
      expect([...cache].map(numberOf)).toEqual(sorted.map(numberOf));
      expectIntact(cache);
    }),
    { numRuns: 50 },
  );
});

test('sessions that come sooner and sooner to expire are sorted, also when those that came first have gone', () => {
  const cache = new SessionCache({ cacheSize: 0, now: () => 0 });
  const make = (n: number) => new Session(numberedId(n), { time: 0, timeout: n });
  const falling = Array.from({ length: 600 }, (_, i) => make(2 * (600 - i)));
  for (const session of falling) cache.addSession(session);
  for (const session of falling.slice(0, 500).filter((_, i) => i % 5)) {
    cache.removeSession(session);
    expectIntact(cache);
  }
  for (let n = 1; n < 1_200; n += 2) cache.addSession(make(n));
  expectIntact(cache);
  const numbers = [...cache].map(numberOf);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

test('a flush of more sessions than one call of the core can hand out takes all of them, in order', () => {
  const gone: number[] = [];
  const cache = new SessionCache({ cacheSize: 0, onRemove: (session) => void gone.push(session.time) });
  for (let n = 0; n < 5_000; n++) cache.addSession(new Session(numberedId(n), { time: n, timeout: 0 }));
  expect(cache.flushSessions(4_000)).toBe(4_000);
  expect(gone).toEqual(Array.from({ length: 4_000 }, (_, n) => n));
  expect(cache.flushSessions(0)).toBe(1_000);
  expectIntact(cache);
});

test('an add after a great shrink evicts all that is too much, but never the session added', () => {
  const cache = new SessionCache({ cacheSize: 0 });
  for (let n = 0; n < 5_000; n++) cache.addSession(new Session(numberedId(n), { time: n + 1, timeout: 0 }));
  cache.cacheSize = 3;
  const soonest = new Session(numberedId(5_000), { time: 0, timeout: 0 });
  cache.addSession(soonest);
  expect([...cache].map(({ time }) => time)).toEqual([0, 4_999, 5_000]);
  expect(cache.stats.cacheFull).toBe(4_998);
  expectIntact(cache);
});
