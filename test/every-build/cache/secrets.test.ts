// Ids and data are key material: they are not shown, and the caller's bytes are copied.
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import { recordsOf } from '../../../src/cache/session.js';
import { hex } from '../../support/bytes.js';

test('a message shows no bytes of an argument', () => {
  const secret = 'correct horse battery staple';
  const cache = new SessionCache();
  expect(() => cache.getSession(secret as never)).toThrow('id: expected a Uint8Array, got a string');
  expect(() => cache.addSession({ secret } as never)).toThrow(
    'session: expected a Session, got an object of class Object',
  );
});

test('the id may be a Buffer at any offset, and its later changes do nothing', () => {
  const buffer = Buffer.alloc(100, 7);
  const id = buffer.subarray(13, 13 + 32);
  const added = new Session(id);
  const taken = new SessionCache();
  taken.addSession(added);
  buffer.fill(0);
  expect(hex(added.id)).toBe('07'.repeat(32));
  expect(taken.getSession(new Uint8Array(32).fill(7))).toBe(added);
  expect(taken.hasSession(id)).toBe(false);
});

test('neither inspecting nor serializing a session or a cache shows an id or data', () => {
  const data = 'correct horse battery staple';
  const session = new Session(new Uint8Array(32).fill(0xab), { data, idContext: Uint8Array.of(0xcd) });
  const cache = new SessionCache();
  cache.addSession(session);
  const shown = [session, cache].flatMap((value) => [
    inspect(value, { depth: 9, showHidden: true }),
    JSON.stringify(value),
  ]);
  for (const text of shown) expect(text).not.toMatch(/horse|abab|171|cd|205/);
});

/** How many of the bytes that stand for a secret here occur, eight in a row. */
function count(bytes: Uint8Array): number {
  return hex(bytes).split('ab'.repeat(8)).length - 1;
}

test('the id of a session that is removed and freed is nowhere in the memory of the cache or of sessions', () => {
  const cache = new SessionCache<number>({ cacheSize: 3 });
  const secret = (n: number, length = 32) => new Uint8Array(length).fill(0xab).fill(n, 0, 1);
  const made = Array.from({ length: 40 }, (_, n) => new Session<number>(secret(n, n % 2 ? 32 : 20)));
  const pools = new Set(made.map((session) => recordsOf(session).u8));
  for (const session of made) cache.addSession(session);
  const linear = recordsOf(made[39]).u8;
  cache.findMany(Uint8Array.from([...secret(39), ...secret(37), ...secret(2)]));
  expect(cache.getSession(secret(38, 20))).toBe(made[38]);
  expect(count(linear)).toBeGreaterThanOrEqual(3 * 2);
  for (const session of made) {
    cache.removeSession(session);
    session.free();
  }
  for (const bytes of [linear, ...pools]) expect(count(bytes)).toBe(0);
  expect(made.map(({ id }) => id.length)).toEqual(made.map(() => 0));
});

test('an id is not left behind where its session moved from', () => {
  const session = new Session(new Uint8Array(32).fill(0xab));
  const { u8 } = recordsOf(session);
  const cache = new SessionCache();
  cache.addSession(session);
  expect(recordsOf(session).u8 === u8).toBe(false);
  expect(count(u8)).toBe(0);
});

test('the bytes of an entry are wiped when it leaves', () => {
  const cache = new SessionCache();
  const session = new Session(new Uint8Array(32).fill(0xab), { time: 1, timeout: 2 });
  cache.addSession(session);
  const { u8 } = recordsOf(session);
  const held = () => u8.reduce((count, byte) => count + (byte === 0xab ? 1 : 0), 0);
  expect(held()).toBeGreaterThanOrEqual(32);
  cache.removeSession(session);
  cache.hasSession(new Uint8Array(32));
  expect(held()).toBeLessThan(32);
});
