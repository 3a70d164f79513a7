// What the callbacks of a user may do in the middle of an operation: everything, without harm.
import { expect, test } from 'vitest';
import {
  MemoryLimitError,
  SESS_CACHE_SERVER,
  SESS_CACHE_UPDATE_TIME,
  Session,
  SessionCache,
} from '../../../src/index.js';
import { SSL_CTX_add_session } from '../../../src/openssl.js';
import { id, NOW, order, session } from '../../support/sessions.js';
import { expectIntact } from '../../support/walk.js';

const UPDATE_TIME = SESS_CACHE_SERVER | SESS_CACHE_UPDATE_TIME;

/** A clock that does something once, at its next reading. */
function clockThat(): { now: () => number; next: (() => unknown) | undefined } {
  const clock = {
    next: undefined as (() => unknown) | undefined,
    now: () => {
      const next = clock.next;
      clock.next = undefined;
      next?.();
      return NOW;
    },
  };
  return clock;
}

test('a clock that adds the session to another cache: the add is refused', () => {
  const other = new SessionCache<number>();
  const clock = clockThat();
  const cache = new SessionCache<number>({ mode: UPDATE_TIME, now: clock.now });
  const added = session(1);
  clock.next = () => other.addSession(added);
  expect(() => cache.addSession(added)).toThrow(RangeError);
  expect([cache.size, other.size, added.refCount]).toEqual([0, 1, 2]);
});

test('a clock that frees the session: the add is refused', () => {
  const clock = clockThat();
  const cache = new SessionCache<number>({ mode: UPDATE_TIME, now: clock.now });
  const added = session(1);
  clock.next = () => added.free();
  expect(() => cache.addSession(added)).toThrow(RangeError);
  expect([cache.size, added.refCount]).toEqual([0, 0]);
});

test('a clock that makes the id longer: it is judged afterwards, and nothing is overwritten', () => {
  const clock = clockThat();
  const cache = new SessionCache<number>({ now: clock.now });
  cache.addSession(session(1));
  const buffer = new (ArrayBuffer as never as ResizableConstructor)(16, { maxByteLength: 60_000 });
  const grow = () => buffer.resize(40_000);
  for (const call of ['getSession', 'takeSession', 'acquireSession'] as const) {
    buffer.resize(16);
    clock.next = grow;
    expect(() => cache[call](new Uint8Array(buffer))).toThrow(/^id: expected 1 to 32 bytes, got 40000$/);
  }
  buffer.resize(16);
  clock.next = grow;
  expect(() => cache.resume({ id: new Uint8Array(buffer) })).toThrow(RangeError);
  expect(order(cache)).toEqual([1]);
});

type ResizableConstructor = new (
  size: number,
  options: { maxByteLength: number },
) => ArrayBuffer & { resize(size: number): void };

test.each(['5', true, new Date(5), 5n, null])('a clock that says %o is no clock', (now) => {
  const cache = new SessionCache({ now: () => now as never });
  expect(() => cache.getSession(id(1))).toThrow(TypeError);
});

test("a MemoryLimitError of a callback is the callback's, and the session is added", () => {
  const onRemove = () => {
    throw new MemoryLimitError('of another cache');
  };
  const cache = new SessionCache<number>({ cacheSize: 1, onRemove });
  cache.addSession(session(1));
  expect(() => SSL_CTX_add_session(cache, session(2))).toThrow('of another cache');
  expect(order(cache)).toEqual([2]);
});

test('data whose buffer was transferred is left alone when the session is freed', () => {
  const cache = new SessionCache<Uint8Array>({ cacheSize: 1 });
  const data = Uint8Array.of(1, 2, 3);
  const first = new Session(id(1), { data });
  cache.addSession(first);
  first.free();
  structuredClone(data, { transfer: [data.buffer] });
  expect(cache.addSession(new Session(id(2), { data: Uint8Array.of(4) }))).toBe(true);
  expect(first.refCount).toBe(0);
  expectIntact(cache);
});
