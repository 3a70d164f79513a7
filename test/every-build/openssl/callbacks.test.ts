// The callbacks that the C names set: their arguments, what they return, and who owns which reference.
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  SSL_CTX_add_session,
  SSL_CTX_flush_sessions,
  SSL_CTX_new,
  SSL_CTX_remove_session,
  SSL_CTX_sess_cb_hits,
  SSL_CTX_sess_set_cache_size,
  SSL_CTX_sess_set_get_cb,
  SSL_CTX_sess_set_new_cb,
  SSL_CTX_sess_set_remove_cb,
  SSL_CTX_set_session_cache_mode,
  SSL_SESS_CACHE_NO_INTERNAL_STORE,
  SSL_SESS_CACHE_SERVER,
} from '../../../src/openssl.js';
import type { SessionCache } from '../../../src/index.js';
import { id, NOW, session } from '../../support/sessions.js';
import { expectIntact } from '../../support/walk.js';

function newCtx(): SessionCache<number> {
  const ctx = SSL_CTX_new<number>({ now: () => NOW });
  onTestFinished(() => expectIntact(ctx));
  return ctx;
}

describe('the get callback', () => {
  test('gets the ctx, a copy of the id, and copy = 1', () => {
    const ctx = newCtx();
    const seen: unknown[] = [];
    SSL_CTX_sess_set_get_cb(ctx, (from, wanted, copy) => {
      seen.push(from === ctx, wanted, copy.value);
      return null;
    });
    expect(ctx.resume({ id: id(1) }).reason).toBe('unknown');
    expect(seen).toEqual([true, id(1), 1]);
  });

  test('copy left at 1: it keeps its reference, the ctx and the caller take one each', () => {
    const ctx = newCtx();
    const external = session(1);
    SSL_CTX_sess_set_get_cb(ctx, () => external);
    expect(ctx.resume({ id: id(1) }).session).toBe(external);
    expect(external.refCount).toBe(3);
  });

  test('copy = 0: its reference becomes the caller’s, the ctx takes one', () => {
    const ctx = newCtx();
    const external = session(1);
    SSL_CTX_sess_set_get_cb(ctx, (_ctx, _id, copy) => {
      copy.value = 0;
      return external;
    });
    expect(ctx.resume({ id: id(1) }).session).toBe(external);
    expect(external.refCount).toBe(2);
  });

  test.each([
    [1, 1],
    [0, 0],
  ])('copy = %i and a session that is marked: it is ignored, and %i references are left', (value, references) => {
    const ctx = newCtx();
    const external = session(1);
    SSL_CTX_remove_session(ctx, external);
    SSL_CTX_sess_set_get_cb(ctx, (_ctx, _id, copy) => {
      copy.value = value;
      return external;
    });
    expect(ctx.resume({ id: id(1) }).reason).toBe('not-resumable');
    expect(external.refCount).toBe(references);
    expect([SSL_CTX_sess_cb_hits(ctx), ctx.size]).toEqual([0, 0]);
  });

  test.each([
    [1, 1],
    [0, 0],
  ])('copy = %i and a session that fails a check, not stored: %i references are left', (value, references) => {
    const ctx = newCtx();
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    const external = session(1, { idContext: Uint8Array.of(1) });
    SSL_CTX_sess_set_get_cb(ctx, (_ctx, _id, copy) => {
      copy.value = value;
      return external;
    });
    expect(ctx.resume({ id: id(1) }).reason).toBe('context');
    expect(external.refCount).toBe(references);
  });

  test('null takes it away', () => {
    const ctx = newCtx();
    SSL_CTX_sess_set_get_cb(ctx, () => session(1));
    SSL_CTX_sess_set_get_cb(ctx, null);
    expect(ctx.resume({ id: id(1) }).reason).toBe('unknown');
  });
});

describe('the new callback', () => {
  test.each([
    [1, 3],
    [0, 2],
  ])('returning %i leaves %i references', (kept, references) => {
    const ctx = newCtx();
    const made = session(1);
    const seen: unknown[] = [];
    SSL_CTX_sess_set_new_cb(ctx, (from, announced) => {
      seen.push(from === ctx, announced === made, announced.refCount);
      return kept;
    });
    ctx.store(made);
    expect(seen).toEqual([true, true, 3]);
    expect(made.refCount).toBe(references);
  });

  test.each([undefined, false, null])('that returns %s keeps no reference', (returned) => {
    const ctx = SSL_CTX_new<number>({ now: () => NOW });
    SSL_CTX_sess_set_new_cb(ctx, () => returned as never);
    const made = session(1);
    ctx.store(made);
    expect(made.refCount).toBe(2);
  });

  test('SSL_CTX_add_session does not call it; null takes it away', () => {
    const ctx = newCtx();
    let calls = 0;
    SSL_CTX_sess_set_new_cb(ctx, () => calls++);
    SSL_CTX_add_session(ctx, session(1));
    expect(calls).toBe(0);
    SSL_CTX_sess_set_new_cb(ctx, null);
    ctx.store(session(2));
    expect(calls).toBe(0);
  });
});

describe('the remove callback', () => {
  test('gets the ctx and the session when one is removed, evicted and flushed', () => {
    const ctx = newCtx();
    SSL_CTX_sess_set_cache_size(ctx, 2);
    const seen: unknown[] = [];
    SSL_CTX_sess_set_remove_cb(ctx, (from, { data }) => void seen.push(from === ctx, data));
    const removed = session(1);
    SSL_CTX_add_session(ctx, removed);
    SSL_CTX_remove_session(ctx, removed);
    SSL_CTX_add_session(ctx, session(2));
    SSL_CTX_add_session(ctx, session(3));
    SSL_CTX_flush_sessions(ctx, 0);
    expect(seen).toEqual([true, 1, true, 2, true, 3]);
  });

  test('null takes it away', () => {
    const ctx = newCtx();
    let calls = 0;
    SSL_CTX_sess_set_remove_cb(ctx, () => void calls++);
    SSL_CTX_sess_set_remove_cb(ctx, null);
    SSL_CTX_remove_session(ctx, session(1));
    expect(calls).toBe(0);
  });
});

test.each([
  ['new', SSL_CTX_sess_set_new_cb],
  ['get', SSL_CTX_sess_set_get_cb],
  ['remove', SSL_CTX_sess_set_remove_cb],
])('a %s callback that is no function throws a TypeError', (_name, set) => {
  expect(() => set(newCtx(), 'callback' as never)).toThrow(TypeError);
});
