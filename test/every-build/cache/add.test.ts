import { describe, expect, test } from 'vitest';
import { SESS_CACHE_NO_INTERNAL_STORE, SESS_CACHE_OFF, SESS_CACHE_UPDATE_TIME, Session } from '../../../src/index.js';
import { SSL_SESSION_new } from '../../../src/openssl.js';
import { bytes } from '../../support/bytes.js';
import { fill, scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

describe('a new session', () => {
  test('adding it returns true and takes one reference', () => {
    const { cache, make } = scene();
    const session = make(1);
    expect(cache.addSession(session)).toBe(true);
    expect(session.refCount).toBe(2);
    expect(cache.size).toBe(1);
    expect(cache.getSession(id(1))).toBe(session);
  });

  test('its id is a copy: what happens to the bytes of the caller later does nothing', () => {
    const { cache } = scene();
    const given = id(1);
    const session = new Session<number>(given, { time: NOW });
    given.fill(0);
    cache.addSession(session);
    session.id.fill(0);
    expect(cache.hasSession(id(1))).toBe(true);
    expect(cache.hasSession(given)).toBe(false);
  });

  test('its id may be a Buffer at any offset', () => {
    const { cache } = scene();
    const packet = Buffer.alloc(64);
    packet.set(id(1), 7);
    const session = new Session<number>(packet.subarray(7, 39), { time: NOW });
    cache.addSession(session);
    expect(cache.getSession(id(1))).toBe(session);
    expect(cache.hasSession(packet.subarray(7, 39))).toBe(true);
  });

  test('one that is marked not resumable is accepted, and stays marked', () => {
    const { cache, make } = scene();
    const session = make(1);
    cache.removeSession(session);
    expect(cache.addSession(session)).toBe(true);
    expect(session.resumable).toBe(false);
    expect(session.refCount).toBe(2);
    expect(cache.getSession(id(1))).toBe(session);
  });

  test('one that has expired is accepted', () => {
    const { cache, make } = scene();
    expect(cache.addSession(make(1, { time: NOW - 1000 }))).toBe(true);
    expect(cache.hasSession(id(1))).toBe(true);
  });

  test.each([
    ['SESS_CACHE_OFF', SESS_CACHE_OFF],
    ['SESS_CACHE_NO_INTERNAL_STORE', SESS_CACHE_NO_INTERNAL_STORE],
  ])('mode %s does not matter to addSession', (_name, mode) => {
    const { cache, make } = scene({ mode });
    const session = make(1);
    expect(cache.addSession(session)).toBe(true);
    expect(session.refCount).toBe(2);
    expect(cache.size).toBe(1);
  });
});

describe('the same object again', () => {
  test('adding the same object again returns false, takes no reference, and moves nothing', () => {
    const { cache, add } = scene();
    const [first] = [add(1), add(2), add(3)];
    expect(cache.addSession(first)).toBe(false);
    expect(first.refCount).toBe(2);
    expect(cache.size).toBe(3);
    expect(order(cache)).toEqual([1, 2, 3]);
  });

  test('it stays where its expiry puts it, before all that expire later', () => {
    const { cache, add } = scene();
    const first = add(1);
    add(2, { timeout: 301 });
    cache.addSession(first);
    expect(order(cache)).toEqual([1, 2]);
  });

  test('its time stays, but with SESS_CACHE_UPDATE_TIME it becomes now', () => {
    const { cache, clock, add } = scene();
    const session = add(1);
    clock.now = NOW + 50;
    cache.addSession(session);
    expect(session.time).toBe(NOW);
    cache.mode |= SESS_CACHE_UPDATE_TIME;
    expect(cache.addSession(session)).toBe(false);
    expect(session.time).toBe(NOW + 50);
  });

  test('with SESS_CACHE_UPDATE_TIME it is re-sorted where its time changes, and else moves nothing', () => {
    const { cache, clock, add } = scene({ mode: SESS_CACHE_UPDATE_TIME });
    const [first] = [add(1), add(2), add(3)];
    expect(cache.addSession(first)).toBe(false);
    expect(order(cache)).toEqual([1, 2, 3]);
    clock.now = NOW + 1;
    expect(cache.addSession(first)).toBe(false);
    expect(order(cache)).toEqual([2, 3, 1]);
  });

  test('it evicts nothing, even when the cache is over its size', () => {
    const { cache, events, add } = scene();
    const sessions = [add(1), add(2), add(3), add(4)];
    cache.cacheSize = 2;
    cache.addSession(sessions[3]);
    expect(cache.size).toBe(4);
    expect(cache.stats.cacheFull).toBe(0);
    expect(events).toEqual([]);
  });
});

describe('another object with the same key', () => {
  test('replaces the old one: no remove callback, no mark, one reference of each', () => {
    const { cache, events, add, make } = scene();
    const old = add(1);
    const other = make(1);
    expect(cache.addSession(other)).toBe(true);
    expect(cache.getSession(id(1))).toBe(other);
    expect(cache.size).toBe(1);
    expect([old.refCount, other.refCount]).toEqual([1, 2]);
    expect(old.resumable).toBe(true);
    expect(events).toEqual([]);
  });

  test('frees the old one if the cache had the last reference', () => {
    const { cache, events, leave, make } = scene();
    const old = leave(1);
    cache.addSession(make(1));
    expect(old.refCount).toBe(0);
    expect(events).toEqual(['freed 1']);
  });

  test('the replaced one may be added again, and replaces in its turn', () => {
    const { cache, add } = scene();
    const old = add(1);
    const other = add(1);
    expect(cache.addSession(old)).toBe(true);
    expect(cache.getSession(id(1))).toBe(old);
    expect([old.refCount, other.refCount]).toEqual([2, 1]);
  });

  test('is placed by its own expiry, not where the old one was', () => {
    const all = scene();
    fill(all, 1, 2, 3);
    all.add(1);
    expect(order(all.cache)).toEqual([2, 3, 1]);
    all.add(3, { timeout: 10 });
    expect(order(all.cache)).toEqual([3, 2, 1]);
  });

  test('evicts nothing in a full cache', () => {
    const all = scene({ cacheSize: 3 });
    fill(all, 1, 2, 3);
    all.add(2);
    expect(order(all.cache)).toEqual([1, 3, 2]);
    expect(all.events).toEqual(['freed 2']);
    expect(all.cache.stats.cacheFull).toBe(0);
  });

  test('counts as new after a shrink: the old one is freed, then others are evicted down to the size', () => {
    const all = scene();
    fill(all, 1, 2, 3, 4);
    all.cache.cacheSize = 2;
    all.add(2);
    expect(order(all.cache)).toEqual([4, 2]);
    expect(all.events).toEqual(['freed 2', 'evicted 1', 'freed 1', 'evicted 3', 'freed 3']);
    expect(all.cache.stats.cacheFull).toBe(2);
  });
});

describe('the key', () => {
  test('the same id with another version is another session', () => {
    const { cache, add } = scene();
    const first = add(1);
    const second = add(1, { protocolVersion: 0x0302 });
    expect(cache.size).toBe(2);
    expect(cache.getSession(id(1))).toBe(first);
    expect(cache.getSession(id(1), 0x0302)).toBe(second);
    expect(cache.getSession(id(1), 0x0304)).toBeUndefined();
  });

  test('the same id with a zero byte more is another session: aabbcc is not aabbcc00', () => {
    const { cache } = scene();
    const short = new Session<number>(bytes('aabbcc'), { time: NOW });
    const long = new Session<number>(bytes('aabbcc00'), { time: NOW });
    cache.addSession(short);
    expect(cache.hasSession(bytes('aabbcc00'))).toBe(false);
    expect(cache.addSession(long)).toBe(true);
    expect(cache.size).toBe(2);
    expect(cache.getSession(bytes('aabbcc'))).toBe(short);
    expect(cache.getSession(bytes('aabbcc00'))).toBe(long);
  });

  test.each([1, 2, 31, 32])('an id of %i bytes is found under exactly those bytes', (length) => {
    const { cache } = scene();
    const session = new Session<number>(id(1).subarray(0, length), { time: NOW });
    cache.addSession(session);
    // A longer id before it must leave nothing behind.
    cache.hasSession(new Uint8Array(32).fill(0xff));
    expect(cache.getSession(id(1).subarray(0, length))).toBe(session);
    const other = id(1).slice(0, length);
    other[length - 1] ^= 1;
    expect(cache.hasSession(other)).toBe(false);
  });
});

describe('what addSession refuses, with nothing changed', () => {
  test('our rule: an empty id throws a RangeError (OpenSSL could never evict it)', () => {
    const { cache } = scene();
    const session = SSL_SESSION_new<number>({ now: () => NOW });
    expect(() => cache.addSession(session)).toThrow(RangeError);
    expect(session.refCount).toBe(1);
    expect(cache.size).toBe(0);
  });

  test('our rule: a session that another cache holds throws a RangeError (OpenSSL corrupts its lists)', () => {
    const [one, two] = [scene(), scene()];
    const session = one.add(1);
    expect(() => two.cache.addSession(session)).toThrow(RangeError);
    expect(session.refCount).toBe(2);
    expect([one.cache.size, two.cache.size]).toEqual([1, 0]);
    one.cache.removeSession(session);
    expect(two.cache.addSession(session)).toBe(true);
    expect(two.cache.getSession(id(1))).toBe(session);
  });

  test('a session that is freed throws a RangeError', () => {
    const { cache, make } = scene();
    const session = make(1);
    session.free();
    expect(() => cache.addSession(session)).toThrow(RangeError);
    expect(cache.size).toBe(0);
  });

  test.each([[undefined], [null], [{}], [id(1)]])('what is no session throws a TypeError: %o', (value) => {
    const { cache } = scene();
    expect(() => cache.addSession(value as never)).toThrow(TypeError);
    expect(cache.size).toBe(0);
  });
});
