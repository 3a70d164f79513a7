// The bugs that other session caches shipped. Each must not be ours.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Session, SessionCache, type SessionInit } from '../../../src/index.js';
import { entryOf, expectIntact } from '../../support/walk.js';

const PREFIX = 28;
const TLS1_3 = 0x0304;

function numbered(n: number, init?: SessionInit<unknown>): Session {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(PREFIX, n);
  return new Session(id, init);
}

describe('1: an entry that cannot be evicted stops eviction (CVE-2024-2511)', () => {
  test('a limit of 10 and 5,000 adds leave 10', () => {
    const cache = new SessionCache({ cacheSize: 10 });
    for (let n = 0; n < 5_000; n++) cache.addSession(numbered(n));
    expect(cache.size).toBe(10);
    expect(cache.stats.cacheFull).toBe(4_990);
  });

  test('after an add the size never exceeds the cache size, in any interleaving', () => {
    const step = fc.record({ op: fc.nat(4), n: fc.nat(40), seconds: fc.nat(50) });
    const scenario = fc.array(step, { maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(scenario, (steps) => {
        const cache = new SessionCache({ cacheSize: 8, now: () => 25 });
        for (const { op, n, seconds } of steps) {
          if (op === 1) cache.flushSessions(seconds);
          if (op === 2) cache.cacheSize = 1 + (n % 12);
          if (op === 3) for (const session of cache) session.timeout = (session.timeout * 7 + seconds) % 60;
          if (op === 4) [...cache].slice(0, n % 3).forEach((session) => cache.removeSession(session));
          cache.addSession(numbered(n, { time: 0, timeout: seconds }));
          expect(cache.size).toBeLessThanOrEqual(cache.cacheSize);
        }
        expectIntact(cache);
      }),
      { numRuns: 100 },
    );
  });
});

describe('2: freed before the remove callback; use after a failed insert (OpenSSL #6222, #28632)', () => {
  test('the callback sees id and data intact on every way out', () => {
    const seen: string[] = [];
    const cache: SessionCache<Uint8Array> = new SessionCache({
      cacheSize: 1,
      now: () => 100,
      onRemove: ({ id, data, refCount }, reason) => void seen.push(`${reason} ${id[31]} ${data} ${refCount}`),
    });
    const add = (n: number, timeout = 300) => {
      const session = numbered(n, { time: 0, timeout, data: Uint8Array.of(n, n) }) as Session<Uint8Array>;
      cache.addSession(session);
      session.free();
      return session;
    };
    add(1);
    add(2);
    cache.removeSession(cache.getSession(add(3).id)!);
    cache.getSession(add(4, 50).id);
    add(5);
    cache.flushSessions(0);
    expect(seen).toEqual([
      'evicted 1 1,1 1',
      'evicted 2 2,2 1',
      'removed 3 3,3 1',
      'expired 4 4,4 1',
      'flushed 5 5,5 1',
    ]);
  });
});

describe('3: reference races and double frees (OpenSSL #20223, #24629, #12814, #15288)', () => {
  test('a session that was acquired outlives its removal, unlisted', () => {
    const cache = new SessionCache();
    const added = numbered(1, { data: Uint8Array.of(9) });
    cache.addSession(added);
    added.free();
    const held = cache.acquireSession(added.id)!;
    expect(held.refCount).toBe(2);
    cache.removeSession(held);
    expect([held.refCount, held.data, cache.size]).toEqual([1, Uint8Array.of(9), 0]);
    held.free();
    expect(held.data).toEqual(Uint8Array.of(0));
    expect(() => held.free()).toThrow(RangeError);
  });

  test('a recycled entry never answers for an old session', () => {
    const cache = new SessionCache({ now: () => 0 });
    const old = numbered(1, { time: 1, timeout: 10 });
    cache.addSession(old);
    const entry = entryOf(cache, old);
    cache.removeSession(old);
    const fresh = numbered(2, { time: 2, timeout: 20 });
    cache.addSession(fresh);
    expect(entryOf(cache, fresh)).toBe(entry);
    old.time = 1_000;
    old.upRef();
    expect([fresh.time, fresh.refCount, fresh.id[31], old.id[31], old.time]).toEqual([2, 2, 2, 1, 1_000]);
    expect(cache.getSession(old.id)).toBeUndefined();
    expect(cache.removeSession(old)).toBe(false);
    expect(cache.getSession(fresh.id)).toBe(fresh);
  });
});

describe('4: removing through another object; adding again after a removal', () => {
  test('remove(a) while b holds the id takes b out, and marks a', () => {
    const cache = new SessionCache();
    const [a, b] = [numbered(1), numbered(1)];
    cache.addSession(b);
    expect(cache.removeSession(a)).toBe(true);
    expect([a.resumable, b.resumable, b.refCount, cache.size]).toEqual([false, true, 1, 0]);
  });

  test('a removed session that is added again stays non-resumable', () => {
    const cache = new SessionCache();
    const session = numbered(1);
    cache.addSession(session);
    cache.removeSession(session);
    expect(cache.addSession(session)).toBe(true);
    expect([cache.getSession(session.id), session.resumable]).toEqual([session, false]);
  });
});

test.each([1, 2, 3, 10, 20_480])('7: a cache of size %i holds exactly as many', (cacheSize) => {
  const cache = new SessionCache({ cacheSize });
  for (let n = 0; n < cacheSize; n++) cache.addSession(numbered(n));
  expect([cache.size, cache.stats.cacheFull]).toEqual([cacheSize, 0]);
  cache.addSession(numbered(cacheSize));
  expect([cache.size, cache.stats.cacheFull]).toEqual([cacheSize, 1]);
});

test('7: a cache of size 0 has no limit', () => {
  const cache = new SessionCache({ cacheSize: 0 });
  for (let n = 0; n < 30_000; n++) cache.addSession(numbered(n));
  expect([cache.size, cache.stats.cacheFull]).toEqual([30_000, 0]);
});

test('10: a TLS 1.3 session never answers a TLS 1.2 lookup', () => {
  const cache = new SessionCache();
  const session = numbered(1, { protocolVersion: TLS1_3 });
  cache.addSession(session);
  expect(cache.getSession(session.id)).toBeUndefined();
  expect(cache.takeSession(session.id)).toBeUndefined();
  expect(cache.hasSession(session.id)).toBe(false);
  expect(cache.resume({ id: session.id })).toMatchObject({ session: undefined, reason: 'unknown' });
  expect(cache.getSession(session.id, TLS1_3)).toBe(session);
});

describe('11: clocks that jump', () => {
  const START = 1_700_000_000;
  const YEARS = 10 * 366 * 86_400;

  test('back an hour: nothing is lost, and everything still expires when it should', () => {
    let now = START;
    const cache = new SessionCache({ now: () => now });
    cache.addSession(numbered(1, { time: now, timeout: 300 }));
    now -= 3_600;
    cache.addSession(numbered(2, { time: now, timeout: 300 }));
    expect(cache.flushSessions()).toBe(0);
    expect(cache.getSession(numbered(1).id)).toBeDefined();
    now += 301;
    expect(cache.flushSessions()).toBe(1);
    now = START + 300;
    expect(cache.getSession(numbered(1).id)).toBeDefined();
    now++;
    expect(cache.getSession(numbered(1).id)).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  test('forward ten years and back: what was not asked for is still there', () => {
    let now = START;
    const cache = new SessionCache({ now: () => now });
    for (let n = 0; n < 100; n++) cache.addSession(numbered(n, { time: now, timeout: 300 }));
    now += YEARS;
    expect(cache.getSession(numbered(0).id)).toBeUndefined();
    now -= YEARS;
    expect(cache.size).toBe(99);
    expect(cache.getSession(numbered(1).id)).toBeDefined();
  });

  test.each([0, 2 ** 31 - 2, 2 ** 31, 2 ** 32, 2 ** 53 - 400])(
    'sessions made at %d expire after their timeout',
    (start) => {
      let now = start;
      const cache = new SessionCache({ now: () => now });
      cache.addSession(numbered(1, { time: start, timeout: 300 }));
      cache.addSession(numbered(2, { time: start, timeout: 299 }));
      now = start + 300;
      expect([cache.flushSessions(), cache.getSession(numbered(1).id)?.id[31]]).toEqual([1, 1]);
      now = start + 301;
      expect([cache.flushSessions(), cache.size]).toEqual([1, 0]);
    },
  );

  test('a clock that says 0 does not mean "all", as an argument of 0 does', () => {
    const cache = new SessionCache({ now: () => 0 });
    cache.addSession(numbered(1, { time: 0, timeout: 5 }));
    expect([cache.flushSessions(), cache.flushSessions(0)]).toEqual([0, 1]);
  });

  test('the greatest numbers sort last and can be evicted and flushed', () => {
    const cache = new SessionCache({ cacheSize: 2, now: () => START });
    cache.addSession(numbered(1, { time: Number.MAX_VALUE, timeout: Number.MAX_VALUE }));
    cache.addSession(numbered(2, { time: Number.MAX_VALUE, timeout: 5 }));
    cache.addSession(numbered(3, { time: START, timeout: 5 }));
    expect([...cache].map(({ id }) => id[31])).toEqual([3, 1]);
    expectIntact(cache);
    expect(cache.flushSessions(0)).toBe(2);
    expectIntact(cache);
  });
});

test('14: AB and AB00 are different sessions', () => {
  const cache = new SessionCache();
  const ids = [[0xab], [0xab, 0], [0xab, 0, 0], Array.from({ length: 32 }, (_, i) => (i ? 0 : 0xab))];
  const sessions = ids.map((id) => new Session(Uint8Array.from(id)));
  for (const session of sessions) cache.addSession(session);
  expect(cache.size).toBe(4);
  for (const [i, id] of ids.entries()) expect(cache.getSession(Uint8Array.from(id))).toBe(sessions[i]);
});
