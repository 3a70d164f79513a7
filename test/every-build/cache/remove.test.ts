import { describe, expect, test } from 'vitest';
import { Session } from '../../../src/index.js';
import {
  SSL_CTX_add_session,
  SSL_SESSION_dup,
  SSL_SESSION_is_resumable,
  SSL_SESSION_new,
  SSL_SESSION_set1_id,
} from '../../../src/openssl.js';
import { bytes } from '../../support/bytes.js';
import { fill, scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

describe('removeSession', () => {
  test('of a cached session returns true, marks it, calls back with it, and drops one reference', () => {
    const { cache, events, add } = scene();
    const session = add(1);
    expect(cache.removeSession(session)).toBe(true);
    expect(session.resumable).toBe(false);
    expect(session.refCount).toBe(1);
    expect(events).toEqual(['removed 1']);
    expect(cache.hasSession(id(1))).toBe(false);
    expect(cache.size).toBe(0);
  });

  test('frees the session after the callback if the cache had the last reference', () => {
    const { cache, events, leave } = scene();
    const session = leave(1);
    cache.removeSession(session);
    expect(session.refCount).toBe(0);
    expect(events).toEqual(['removed 1', 'freed 1']);
  });

  test('of one that is not cached returns false, marks it and calls back all the same, and drops no reference', () => {
    const { cache, events, make } = scene();
    const session = make(1);
    expect(cache.removeSession(session)).toBe(false);
    expect(session.resumable).toBe(false);
    expect(session.refCount).toBe(1);
    expect(events).toEqual(['removed 1']);
  });

  test('where another object has the key returns true: the given one is marked and called back, the other one leaves unmarked', () => {
    const seen: Session<number>[] = [];
    const { cache, events, make, add } = scene({ onRemove: (session) => void seen.push(session) });
    const held = add(1);
    const given = make(1);
    expect(cache.removeSession(given)).toBe(true);
    expect(cache.size).toBe(0);
    expect([given.resumable, held.resumable]).toEqual([false, true]);
    expect([given.refCount, held.refCount]).toEqual([1, 1]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBe(given);
    expect(events).toEqual([]);
  });

  test('where another object has the key frees that one, after the callback, if the cache had the last reference', () => {
    const { cache, events, leave, make } = scene();
    const held = leave(1);
    cache.removeSession(make(1));
    expect(held.refCount).toBe(0);
    expect(events).toEqual(['removed 1', 'freed 1']);
  });

  test('again returns false, and calls back each time', () => {
    const { cache, events, add } = scene();
    const session = add(1);
    cache.removeSession(session);
    expect(cache.removeSession(session)).toBe(false);
    expect(cache.removeSession(session)).toBe(false);
    expect(session.refCount).toBe(1);
    expect(events).toEqual(['removed 1', 'removed 1', 'removed 1']);
  });

  test('through another cache returns false: the session is marked, stays cached in its own, and the other cache calls back', () => {
    const [own, other] = [scene(), scene()];
    const session = own.add(1);
    expect(other.cache.removeSession(session)).toBe(false);
    expect(session.resumable).toBe(false);
    expect(session.refCount).toBe(2);
    expect(own.cache.getSession(id(1))).toBe(session);
    expect(own.events).toEqual([]);
    expect(other.events).toEqual(['removed 1']);
  });

  test('through another cache takes out what that one has under the key', () => {
    const [own, other] = [scene(), scene()];
    const session = own.add(1);
    const twin = other.add(1);
    expect(other.cache.removeSession(session)).toBe(true);
    expect([own.cache.size, other.cache.size]).toEqual([1, 0]);
    expect([session.refCount, twin.refCount]).toEqual([2, 1]);
    expect([session.resumable, twin.resumable]).toEqual([false, true]);
  });

  test('of an empty id returns false and does nothing else: no mark, no callback', () => {
    const { cache, events } = scene();
    const session = SSL_SESSION_new<number>({ now: () => NOW });
    expect(cache.removeSession(session)).toBe(false);
    expect(events).toEqual([]);
    SSL_SESSION_set1_id(session, id(1));
    expect(session.resumable).toBe(true);
  });

  test('leaves sessions whose id is longer, or of another version, alone', () => {
    const { cache, add } = scene();
    add(1);
    const shorter = new Session<number>(id(1).subarray(0, 31), { time: NOW });
    const older = new Session<number>(id(1), { time: NOW, protocolVersion: 0x0301 });
    expect(cache.removeSession(shorter)).toBe(false);
    expect(cache.removeSession(older)).toBe(false);
    expect(cache.size).toBe(1);
  });

  test.each([
    [1, [2, 3, 4]],
    [2, [1, 3, 4]],
    [4, [1, 2, 3]],
  ])('of session %i of four ties leaves the others in their order', (n, left) => {
    const all = scene();
    const sessions = fill(all, 1, 2, 3, 4);
    all.cache.removeSession(sessions[n - 1]);
    expect(order(all.cache)).toEqual(left);
  });

  test('makes room for the next session', () => {
    const { cache, add } = scene({ cacheSize: 2 });
    const session = add(1);
    add(2);
    cache.removeSession(session);
    add(3);
    expect(order(cache)).toEqual([2, 3]);
    expect(cache.stats.cacheFull).toBe(0);
  });

  test.each([[undefined], [null], [{}]])('of what is no session throws a TypeError: %o', (value) => {
    const { cache, events } = scene();
    expect(() => cache.removeSession(value as never)).toThrow(TypeError);
    expect(events).toEqual([]);
  });

  test('of a freed session throws a RangeError', () => {
    const { cache, events, make } = scene();
    const session = make(1);
    session.free();
    expect(() => cache.removeSession(session)).toThrow(RangeError);
    expect(events).toEqual(['freed 1']);
  });
});

describe('the mark "not resumable"', () => {
  test('is never cleared, neither by adding again nor by copying', () => {
    const { cache, add } = scene();
    const session = add(1);
    cache.removeSession(session);
    cache.addSession(session);
    expect(session.resumable).toBe(false);
    expect(SSL_SESSION_is_resumable(SSL_SESSION_dup(session))).toBe(0);
  });

  test('is not set by being replaced', () => {
    const { add } = scene();
    const session = add(1);
    add(1);
    expect(session.resumable).toBe(true);
  });

  test('a session with an empty id is not resumable, though unmarked', () => {
    const session = SSL_SESSION_new();
    expect(SSL_SESSION_is_resumable(session)).toBe(0);
    SSL_SESSION_set1_id(session, bytes('aa'));
    expect(SSL_SESSION_is_resumable(session)).toBe(1);
  });

  test('does not keep SSL_CTX_add_session from returning 1', () => {
    const { cache, make } = scene();
    const session = make(1);
    cache.removeSession(session);
    expect(SSL_CTX_add_session(cache, session)).toBe(1);
  });
});

describe('takeSession', () => {
  test('takes the session out with the remove callback and a mark; its reference becomes the caller’s', () => {
    const { cache, events, leave } = scene();
    const session = leave(1);
    expect(cache.takeSession(id(1))).toBe(session);
    expect(session.refCount).toBe(1);
    expect(session.resumable).toBe(false);
    expect(cache.size).toBe(0);
    session.free();
    expect(events).toEqual(['removed 1', 'freed 1']);
  });

  test('of an expired session returns undefined: it leaves as expired', () => {
    const { cache, clock, events, leave } = scene();
    leave(1);
    clock.now = NOW + 301;
    expect(cache.takeSession(id(1))).toBeUndefined();
    expect(events).toEqual(['expired 1', 'freed 1']);
    expect(cache.size).toBe(0);
  });

  test('of an id or version that is not there returns undefined and takes nothing', () => {
    const { cache, events, add } = scene();
    add(1);
    expect(cache.takeSession(id(2))).toBeUndefined();
    expect(cache.takeSession(id(1), 0x0302)).toBeUndefined();
    expect(cache.size).toBe(1);
    expect(events).toEqual([]);
  });
});
