// The C names over a cache: what they return, and where they differ from the methods.
import { describe, expect, onTestFinished, test } from 'vitest';
import * as openssl from '../../../src/openssl.js';
import { Session, SessionCache } from '../../../src/index.js';
import { bytes } from '../../support/bytes.js';
import { range } from '../../support/scene.js';
import { id, NOW, order, session } from '../../support/sessions.js';
import { expectIntact } from '../../support/walk.js';

function newCtx(size?: number, clock = { now: NOW }): SessionCache<number> {
  const ctx = openssl.SSL_CTX_new<number>({ now: () => clock.now });
  if (size !== undefined) openssl.SSL_CTX_sess_set_cache_size(ctx, size);
  onTestFinished(() => expectIntact(ctx));
  return ctx;
}

test.each(
  `SSL_CTX_new SSL_CTX_free SSL_CTX_add_session SSL_CTX_remove_session SSL_CTX_flush_sessions
  SSL_CTX_sess_set_cache_size SSL_CTX_sess_get_cache_size SSL_CTX_set_timeout SSL_CTX_get_timeout
  SSL_CTX_set_session_cache_mode SSL_CTX_get_session_cache_mode SSL_CTX_set_session_id_context
  SSL_CTX_sess_set_new_cb SSL_CTX_sess_set_get_cb SSL_CTX_sess_set_remove_cb
  SSL_CTX_sess_number SSL_CTX_sess_hits SSL_CTX_sess_cb_hits SSL_CTX_sess_misses SSL_CTX_sess_timeouts
  SSL_CTX_sess_cache_full SSL_CTX_sess_accept SSL_CTX_sess_accept_good SSL_has_matching_session_id
  SSL_SESSION_new SSL_SESSION_up_ref SSL_SESSION_free SSL_SESSION_dup SSL_SESSION_set1_id SSL_SESSION_get_id
  SSL_SESSION_set1_id_context SSL_SESSION_get0_id_context SSL_SESSION_set_time SSL_SESSION_get_time
  SSL_SESSION_set_timeout SSL_SESSION_get_timeout SSL_SESSION_set_protocol_version
  SSL_SESSION_get_protocol_version SSL_SESSION_is_resumable
  SSL_CTX_flush_sessions_ex SSL_SESSION_set_time_ex SSL_SESSION_get_time_ex`.split(/\s+/),
)('%s is there', (name) => {
  expect(openssl).toHaveProperty(name, expect.any(Function));
});

test('the SSL_SESS_CACHE_* constants are those of openssl/ssl.h', () => {
  expect(openssl).toMatchObject({
    SSL_SESS_CACHE_OFF: 0,
    SSL_SESS_CACHE_CLIENT: 1,
    SSL_SESS_CACHE_SERVER: 2,
    SSL_SESS_CACHE_BOTH: 3,
    SSL_SESS_CACHE_NO_AUTO_CLEAR: 0x80,
    SSL_SESS_CACHE_NO_INTERNAL_LOOKUP: 0x100,
    SSL_SESS_CACHE_NO_INTERNAL_STORE: 0x200,
    SSL_SESS_CACHE_NO_INTERNAL: 0x300,
    SSL_SESS_CACHE_UPDATE_TIME: 0x400,
  });
});

describe('SSL_CTX_new and SSL_CTX_free', () => {
  test('a ctx is a SessionCache with the defaults of OpenSSL', () => {
    const ctx = newCtx();
    expect(ctx).toBeInstanceOf(SessionCache);
    expect(openssl.SSL_CTX_sess_get_cache_size(ctx)).toBe(20480);
    expect(openssl.SSL_CTX_get_timeout(ctx)).toBe(7200);
    expect(openssl.SSL_CTX_get_session_cache_mode(ctx)).toBe(openssl.SSL_SESS_CACHE_SERVER);
    expect(openssl.SSL_CTX_sess_number(ctx)).toBe(0);
  });

  test('free flushes everything with the remove callback; null is no ctx', () => {
    const ctx = newCtx();
    const removed: number[] = [];
    openssl.SSL_CTX_sess_set_remove_cb(ctx, (from, { data }) => void (from === ctx && removed.push(data)));
    const kept = session(1);
    openssl.SSL_CTX_add_session(ctx, kept);
    openssl.SSL_CTX_free(ctx);
    expect(removed).toEqual([1]);
    expect([kept.refCount, openssl.SSL_CTX_sess_number(ctx)]).toEqual([1, 0]);
    expect(openssl.SSL_CTX_free(null)).toBeUndefined();
  });
});

describe('SSL_CTX_add_session', () => {
  test('returns 1 for a new object and for another with the same key, 0 for the same object', () => {
    const ctx = newCtx();
    const added = session(1);
    expect(openssl.SSL_CTX_add_session(ctx, added)).toBe(1);
    expect(openssl.SSL_CTX_add_session(ctx, added)).toBe(0);
    expect(openssl.SSL_CTX_add_session(ctx, session(1))).toBe(1);
    expect([openssl.SSL_CTX_sess_number(ctx), added.refCount]).toEqual([1, 1]);
  });

  test('our rule: 0 with nothing changed for null, an empty id, and a session of another ctx', () => {
    const [ctx, other] = [newCtx(), newCtx()];
    const empty = openssl.SSL_SESSION_new<number>();
    const taken = session(1);
    openssl.SSL_CTX_add_session(other, taken);
    expect(openssl.SSL_CTX_add_session(ctx, null)).toBe(0);
    expect(openssl.SSL_CTX_add_session(ctx, empty)).toBe(0);
    expect(openssl.SSL_CTX_add_session(ctx, taken)).toBe(0);
    expect([empty.refCount, taken.refCount, ctx.size, other.size]).toEqual([1, 2, 0, 1]);
  });
});

describe('SSL_CTX_remove_session', () => {
  test('returns 1 for a cached one, 0 again, 1 for another object with the key, 0 for null and an empty id', () => {
    const ctx = newCtx();
    const added = session(1);
    openssl.SSL_CTX_add_session(ctx, added);
    expect(openssl.SSL_CTX_remove_session(ctx, added)).toBe(1);
    expect(openssl.SSL_CTX_remove_session(ctx, added)).toBe(0);
    openssl.SSL_CTX_add_session(ctx, added);
    expect(openssl.SSL_CTX_remove_session(ctx, session(1))).toBe(1);
    expect(openssl.SSL_CTX_remove_session(ctx, null)).toBe(0);
    expect(openssl.SSL_CTX_remove_session(ctx, openssl.SSL_SESSION_new<number>())).toBe(0);
    expect(ctx.size).toBe(0);
  });
});

describe('SSL_CTX_sess_set_cache_size', () => {
  test.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [10, 9],
  ])('a size of %i holds %i, as OpenSSL does', (size, held) => {
    const ctx = newCtx(size);
    for (const n of range(20)) openssl.SSL_CTX_add_session(ctx, session(n));
    expect(openssl.SSL_CTX_sess_number(ctx)).toBe(held);
    expect(order(ctx)).toEqual(range(20).slice(20 - held));
    expect(openssl.SSL_CTX_sess_cache_full(ctx)).toBe(20 - held);
  });

  test('the default size, 20480, holds 20479', () => {
    const ctx = newCtx();
    for (const n of range(20_481)) openssl.SSL_CTX_add_session(ctx, session(n));
    expect(openssl.SSL_CTX_sess_number(ctx)).toBe(20_479);
    expect(openssl.SSL_CTX_sess_cache_full(ctx)).toBe(2);
  });

  test('a size of 0 is no limit', () => {
    const ctx = newCtx(0);
    for (const n of range(20_500)) openssl.SSL_CTX_add_session(ctx, session(n));
    expect(openssl.SSL_CTX_sess_number(ctx)).toBe(20_500);
  });

  test('returns the old size, evicts nothing, and reads back what was set', () => {
    const ctx = newCtx(10);
    for (const n of range(5)) openssl.SSL_CTX_add_session(ctx, session(n));
    expect(openssl.SSL_CTX_sess_set_cache_size(ctx, 3)).toBe(10);
    expect(openssl.SSL_CTX_sess_get_cache_size(ctx)).toBe(3);
    expect(openssl.SSL_CTX_sess_number(ctx)).toBe(5);
    openssl.SSL_CTX_add_session(ctx, session(9));
    expect(order(ctx)).toEqual([4, 9]);
  });

  test('a negative size returns 0 and changes nothing', () => {
    const ctx = newCtx(3);
    expect(openssl.SSL_CTX_sess_set_cache_size(ctx, -1)).toBe(0);
    expect(openssl.SSL_CTX_sess_get_cache_size(ctx)).toBe(3);
    for (const n of range(5)) openssl.SSL_CTX_add_session(ctx, session(n));
    expect(openssl.SSL_CTX_sess_number(ctx)).toBe(2);
  });
});

describe('setters of a ctx', () => {
  test('SSL_CTX_set_timeout returns the old value; 0 is kept as 0; no session changes', () => {
    const ctx = newCtx();
    const cached = session(1);
    openssl.SSL_CTX_add_session(ctx, cached);
    expect(openssl.SSL_CTX_set_timeout(ctx, 0)).toBe(7200);
    expect(openssl.SSL_CTX_set_timeout(ctx, 5)).toBe(0);
    expect(openssl.SSL_CTX_get_timeout(ctx)).toBe(5);
    expect(cached.timeout).toBe(300);
  });

  test('our rule: SSL_CTX_set_timeout of a negative value throws a RangeError, and the timeout stays', () => {
    const ctx = newCtx();
    expect(() => openssl.SSL_CTX_set_timeout(ctx, -1)).toThrow(RangeError);
    expect(openssl.SSL_CTX_get_timeout(ctx)).toBe(7200);
  });

  test('SSL_CTX_set_session_cache_mode returns the old mode', () => {
    const ctx = newCtx();
    expect(openssl.SSL_CTX_set_session_cache_mode(ctx, openssl.SSL_SESS_CACHE_OFF)).toBe(2);
    expect(openssl.SSL_CTX_set_session_cache_mode(ctx, openssl.SSL_SESS_CACHE_BOTH)).toBe(0);
    expect(openssl.SSL_CTX_get_session_cache_mode(ctx)).toBe(3);
  });

  test('SSL_CTX_set_session_id_context returns 1, or 0 with nothing changed for more than 32 bytes', () => {
    const ctx = newCtx();
    expect(openssl.SSL_CTX_set_session_id_context(ctx, id(1))).toBe(1);
    expect(openssl.SSL_CTX_set_session_id_context(ctx, new Uint8Array(33))).toBe(0);
    expect(ctx.idContext).toEqual(id(1));
    expect(openssl.SSL_CTX_set_session_id_context(ctx, new Uint8Array(0))).toBe(1);
    expect(ctx.idContext).toHaveLength(0);
  });
});

describe('SSL_has_matching_session_id', () => {
  test('returns 1 for a session of this id and version, also expired and marked; counts nothing', () => {
    const clock = { now: NOW };
    const ctx = newCtx(10, clock);
    const cached = session(1);
    openssl.SSL_CTX_add_session(ctx, cached);
    openssl.SSL_CTX_remove_session(ctx, cached);
    openssl.SSL_CTX_add_session(ctx, cached);
    clock.now = NOW + 1000;
    expect(openssl.SSL_has_matching_session_id(ctx, id(1), 0x0303)).toBe(1);
    expect(openssl.SSL_has_matching_session_id(ctx, id(1), 0x0304)).toBe(0);
    expect(openssl.SSL_has_matching_session_id(ctx, id(2), 0x0303)).toBe(0);
    expect([openssl.SSL_CTX_sess_hits(ctx), openssl.SSL_CTX_sess_misses(ctx)]).toEqual([0, 0]);
  });

  test('returns 0 for more than 32 bytes, and for none', () => {
    const ctx = newCtx();
    expect(openssl.SSL_has_matching_session_id(ctx, new Uint8Array(33), 0x0303)).toBe(0);
    expect(openssl.SSL_has_matching_session_id(ctx, bytes('-'), 0x0303)).toBe(0);
  });
});

test('SSL_CTX_sess_* counters read those of the ctx', () => {
  const clock = { now: NOW };
  const ctx = newCtx(2, clock);
  openssl.SSL_CTX_sess_set_get_cb(ctx, (_ctx, wanted) => (wanted[3] === 7 ? session(7) : null));
  for (const n of range(5)) openssl.SSL_CTX_add_session(ctx, new Session<number>(id(n), { time: NOW, data: n }));
  for (const n of [4, 4, 8, 7, 8]) ctx.resume({ id: id(n) });
  clock.now = NOW + 1000;
  ctx.resume({ id: id(7) });
  ctx.store(session(9), { resumed: true });
  expect(openssl.SSL_CTX_sess_accept(ctx)).toBe(6);
  expect(openssl.SSL_CTX_sess_accept_good(ctx)).toBe(1);
  expect(openssl.SSL_CTX_sess_hits(ctx)).toBe(3);
  expect(openssl.SSL_CTX_sess_cb_hits(ctx)).toBe(1);
  expect(openssl.SSL_CTX_sess_misses(ctx)).toBe(3);
  expect(openssl.SSL_CTX_sess_timeouts(ctx)).toBe(1);
  expect(openssl.SSL_CTX_sess_cache_full(ctx)).toBe(5);
  expect(openssl.SSL_CTX_sess_number(ctx)).toBe(0);
});

test('a cache size set through the property is the one that SSL_CTX_sess_get_cache_size says', () => {
  const ctx = openssl.SSL_CTX_new();
  ctx.cacheSize = 5;
  expect(openssl.SSL_CTX_sess_get_cache_size(ctx)).toBe(5);
});
