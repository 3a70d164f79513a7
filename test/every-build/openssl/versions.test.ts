// The release of OpenSSL that a ctx follows, where releases differ.
import { describe, expect, onTestFinished, test } from 'vitest';
import * as wasm from '../../../src/openssl.js';
import * as js from '../../../src/openssl-js.js';
import type { ContextOptions } from '../../../src/openssl.js';
import { NOW, order, session } from '../../support/sessions.js';
import { expectIntact } from '../../support/walk.js';

function full(options: ContextOptions = {}, { SSL_CTX_new, SSL_CTX_add_session } = wasm) {
  const ctx = SSL_CTX_new<number>(options);
  onTestFinished(() => expectIntact(ctx));
  const sessions = [1, 2, 3].map((n) => session(n));
  for (const added of sessions) SSL_CTX_add_session(ctx, added);
  return { ctx, first: sessions[0]! };
}

describe.each([
  ['wasm', wasm],
  ['js', js as typeof wasm],
])('adding the very session that is there: %s', (_, names) => {
  test.each([[{}], [{ openssl: undefined }], [{ openssl: '3.5' }]] as [ContextOptions][])(
    '%o: it stays where it is',
    (options) => {
      const { ctx, first } = full(options, names);
      expect(names.SSL_CTX_add_session(ctx, first)).toBe(0);
      expect(order(ctx)).toEqual([1, 2, 3]);
      expect(first.refCount).toBe(2);
    },
  );

  test('3.0: it becomes the newest of its ties', () => {
    const { ctx, first } = full({ openssl: '3.0' }, names);
    expect(names.SSL_CTX_add_session(ctx, first)).toBe(0);
    expect(order(ctx)).toEqual([2, 3, 1]);
    expect(first.refCount).toBe(2);
  });
});

test.each(['3.5', '3.0'] as const)('%s: UPDATE_TIME re-sorts it where its time changes', (openssl) => {
  const clock = { now: NOW };
  const { ctx, first } = full({ openssl, now: () => clock.now });
  wasm.SSL_CTX_set_session_cache_mode(ctx, wasm.SSL_SESS_CACHE_UPDATE_TIME);
  clock.now++;
  expect(wasm.SSL_CTX_add_session(ctx, first)).toBe(0);
  expect(first.time).toBe(NOW + 1);
  expect(order(ctx)).toEqual([2, 3, 1]);
});

test.each([[3.5], [null], [['3.5']]])('a release that is no string is a TypeError: %o', (openssl) => {
  expect(() => wasm.SSL_CTX_new({ openssl: openssl as never })).toThrow(TypeError);
});

test.each(['', '3', '1.1', '3.5.8', 'constructor'])('a release that is not followed is a RangeError: %o', (openssl) => {
  expect(() => wasm.SSL_CTX_new({ openssl: openssl as never })).toThrow(RangeError);
});

test('an option that there is not is a TypeError, also where a SessionCache has it', () => {
  expect(() => wasm.SSL_CTX_new({ cacheSize: 3 } as never)).toThrow(TypeError);
  expect(() => wasm.SSL_CTX_new({ version: '3.0' } as never)).toThrow(TypeError);
});

test('a time is read in whole seconds, as a time_t, also where the clock tells more', () => {
  const made = wasm.SSL_SESSION_new({ now: () => NOW + 0.75 });
  expect(made.time).toBe(NOW + 0.75);
  expect(wasm.SSL_SESSION_get_time(made)).toBe(NOW);
  expect(wasm.SSL_SESSION_get_time_ex(made)).toBe(NOW);
});

test('the names of 3.3 and 3.4 are those of before', () => {
  const { ctx, first } = full();
  expect(wasm.SSL_SESSION_set_time_ex(first, NOW + 5)).toBe(NOW + 5);
  expect(wasm.SSL_SESSION_get_time_ex(first)).toBe(NOW + 5);
  expect(wasm.SSL_SESSION_set_time_ex(first, -1)).toBe(0);
  expect(order(ctx)).toEqual([2, 3, 1]);
  wasm.SSL_CTX_flush_sessions_ex(ctx, NOW + 301);
  expect(order(ctx)).toEqual([1]);
  wasm.SSL_CTX_flush_sessions_ex(ctx, 0);
  expect(order(ctx)).toEqual([]);
});
