import { describe, expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import { SSL_CTX_add_session, SSL_CTX_flush_sessions, SSL_CTX_new } from '../../../src/openssl.js';
import { fill, range, scene } from '../../support/scene.js';
import { id, NOW, order, session } from '../../support/sessions.js';

describe('flushSessions(t)', () => {
  test('flushes what has expired at t, and stops at the first session that has not', () => {
    const { cache, events, leave } = scene();
    leave(1, { timeout: 10 });
    leave(2, { timeout: 30 });
    leave(3, { timeout: 20 });
    expect(cache.flushSessions(NOW + 25)).toBe(2);
    expect(order(cache)).toEqual([2]);
    expect(events).toEqual(['flushed 1', 'flushed 3', 'freed 1', 'freed 3']);
  });

  test('expires strictly: a session stays at time + timeout, and leaves one second later', () => {
    const { cache, leave } = scene();
    leave(1, { timeout: 10 });
    expect(cache.flushSessions(NOW + 10)).toBe(0);
    expect(cache.size).toBe(1);
    expect(cache.flushSessions(NOW + 11)).toBe(1);
    expect(cache.size).toBe(0);
  });

  test('t = 0 flushes everything, whenever it expires', () => {
    const { cache, events, leave } = scene();
    leave(1, { timeout: 2 ** 50 });
    leave(2);
    leave(3, { time: 0, timeout: 0 });
    expect(cache.flushSessions(0)).toBe(3);
    expect(cache.size).toBe(0);
    expect(events.slice(0, 3)).toEqual(['flushed 3', 'flushed 2', 'flushed 1']);
  });

  test('without t it flushes what has expired by the clock', () => {
    const { cache, clock, leave } = scene();
    leave(1, { timeout: 10 });
    leave(2, { timeout: 20 });
    clock.now = NOW + 11;
    expect(cache.flushSessions()).toBe(1);
    expect(order(cache)).toEqual([2]);
  });

  test('a clock that stands at 0 does not mean everything', () => {
    const { cache, clock, leave } = scene();
    leave(1, { time: 0 });
    clock.now = 0;
    expect(cache.flushSessions()).toBe(0);
    expect(cache.size).toBe(1);
  });

  test('calls back in order of eviction: by expiry, ties as they were added', () => {
    const { cache, events, add } = scene();
    const first = add(1);
    add(2);
    add(3, { timeout: 5 });
    first.time = NOW;
    cache.flushSessions(0);
    expect(events).toEqual(['flushed 3', 'flushed 2', 'flushed 1']);
  });

  test('drops the references only after all callbacks, in the same order', () => {
    const all = scene();
    fill(all, 1, 2, 3);
    all.cache.flushSessions(0);
    expect(all.events).toEqual(['flushed 1', 'flushed 2', 'flushed 3', 'freed 1', 'freed 2', 'freed 3']);
  });

  test('marks the sessions not resumable; references of others survive', () => {
    const { cache, events, add } = scene();
    const kept = add(1);
    cache.flushSessions(0);
    expect(kept.resumable).toBe(false);
    expect(kept.refCount).toBe(1);
    expect(events).toEqual(['flushed 1']);
  });

  test('leaves what has not expired resumable', () => {
    const { cache, add } = scene();
    const kept = add(1);
    cache.flushSessions(NOW);
    expect(kept.resumable).toBe(true);
    expect(kept.refCount).toBe(2);
  });

  test('changes no counter: neither timeouts nor cacheFull', () => {
    const all = scene();
    fill(all, 1, 2, 3);
    const before = all.cache.stats;
    all.cache.flushSessions(NOW + 1000);
    expect(all.cache.stats).toEqual({ ...before, number: 0 });
  });

  test('of an empty cache flushes nothing', () => {
    const { cache, events } = scene();
    expect(cache.flushSessions(0)).toBe(0);
    expect(cache.flushSessions()).toBe(0);
    expect(events).toEqual([]);
  });

  // What leaves in one operation crosses the boundary to JavaScript in portions.
  test.each([511, 512, 513, 1024, 1537])('of %i sessions: all callbacks in order, then all frees', (count) => {
    const all = scene();
    fill(all, ...range(count));
    all.leave(count, { timeout: 301 });
    expect(all.cache.flushSessions(NOW + 301)).toBe(count);
    const names = range(count);
    expect(all.events).toEqual([...names.map((n) => `flushed ${n}`), ...names.map((n) => `freed ${n}`)]);
    expect(order(all.cache)).toEqual([count]);
  });

  test.each([-1, Number.NaN, Infinity])('our rule: t = %d throws a RangeError and flushes nothing', (t) => {
    const { cache, leave } = scene();
    leave(1, { time: 0 });
    expect(() => cache.flushSessions(t)).toThrow(RangeError);
    expect(cache.size).toBe(1);
  });

  test.each([
    ['3.5', 0],
    ['3.0', 1],
  ] as const)('the C name at a negative time, as OpenSSL %s: %i of 1 is left', (openssl, left) => {
    const ctx = SSL_CTX_new<number>({ openssl });
    SSL_CTX_add_session(ctx, new Session<number>(id(1)));
    SSL_CTX_flush_sessions(ctx, -1);
    expect(ctx.size).toBe(left);
    SSL_CTX_flush_sessions(ctx, 0);
    expect(ctx.size).toBe(0);
  });

  test('the C name flushes everything at 0', () => {
    const { cache, leave } = scene();
    leave(1, { timeout: 2 ** 50 });
    SSL_CTX_flush_sessions(cache, 0);
    expect(cache.size).toBe(0);
  });
});

describe('disposing a cache', () => {
  test('flushes everything with the remove callback: all callbacks, then all frees', () => {
    const all = scene();
    all.leave(1, { timeout: 2 ** 50 });
    all.leave(2);
    all.cache[Symbol.dispose]();
    expect(all.cache.size).toBe(0);
    expect(all.events).toEqual(['flushed 2', 'flushed 1', 'freed 2', 'freed 1']);
  });

  test('leaves references of others alive; such a session may go to another cache', () => {
    const { cache, add } = scene();
    const kept = add(1);
    cache[Symbol.dispose]();
    expect(kept.refCount).toBe(1);
    const next = scene().cache;
    expect(next.addSession(kept)).toBe(true);
    expect(next.getSession(id(1))).toBe(kept);
  });

  test('twice does nothing the second time', () => {
    const { cache, events, add } = scene();
    add(1);
    cache[Symbol.dispose]();
    cache[Symbol.dispose]();
    expect(events).toEqual(['flushed 1']);
  });

  test('is what `using` does at the end of its block', () => {
    const kept = session(1);
    {
      using cache = new SessionCache<number>({ now: () => NOW });
      cache.addSession(kept);
      expect(kept.refCount).toBe(2);
    }
    expect(kept.refCount).toBe(1);
    expect(kept.resumable).toBe(false);
  });
});
