import { afterEach, expect, test, vi } from 'vitest';
import { Session } from '../../../src/index.js';
import { range, scene } from '../../support/scene.js';
import { id, NOW } from '../../support/sessions.js';

afterEach(() => void vi.restoreAllMocks());

/** Makes the random source give these bytes, each filling one id. */
function random(...values: readonly number[]): { readonly asked: number } {
  const left = [...values];
  const source = vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((bytes) => {
    (bytes as unknown as Uint8Array).fill(left.shift()!);
    return bytes;
  });
  return {
    get asked() {
      return source.mock.calls.length;
    },
  };
}

test('gives 32 bytes, and other ones each time', () => {
  const { cache } = scene();
  const [first, second] = [cache.generateId(), cache.generateId()];
  expect(first).toHaveLength(32);
  expect(first).not.toEqual(second);
});

test.each([1, 16, 32])('gives as many bytes as are asked for: %i', (length) => {
  expect(scene().cache.generateId(length)).toHaveLength(length);
});

test('adds nothing', () => {
  const { cache } = scene();
  cache.generateId();
  expect(cache.size).toBe(0);
});

test('passes over ids that are in the cache', () => {
  const { cache } = scene();
  for (const value of [3, 4]) cache.addSession(new Session<number>(new Uint8Array(8).fill(value), { time: NOW }));
  const source = random(3, 4, 3, 5);
  expect(cache.generateId(8)).toEqual(new Uint8Array(8).fill(5));
  expect(source.asked).toBe(4);
});

test('passes over ids of expired sessions, too', () => {
  const { cache, clock } = scene();
  cache.addSession(new Session<number>(new Uint8Array(8).fill(3), { time: NOW }));
  clock.now = NOW + 1000;
  random(3, 5);
  expect(cache.generateId(8)).toEqual(new Uint8Array(8).fill(5));
});

test('looks at the version that is asked for only', () => {
  const { cache } = scene();
  cache.addSession(new Session<number>(new Uint8Array(8).fill(3), { time: NOW, protocolVersion: 0x0302 }));
  random(3, 3, 5);
  expect(cache.generateId(8)).toEqual(new Uint8Array(8).fill(3));
  expect(cache.generateId(8, 0x0302)).toEqual(new Uint8Array(8).fill(5));
});

test('throws after ten ids that are all in the cache', () => {
  const { cache } = scene();
  for (const n of range(256)) cache.addSession(new Session<number>(Uint8Array.of(n), { time: NOW }));
  const source = random(...range(20));
  expect(() => cache.generateId(1)).toThrow('10 random ids of 1 bytes were all in the cache');
  expect(source.asked).toBe(10);
});

test.each([0, 33, 1.5])('a length of %d throws a RangeError', (length) => {
  expect(() => scene().cache.generateId(length)).toThrow(RangeError);
});

test('an id that it gave makes a session that is found', () => {
  const { cache } = scene();
  const generated = cache.generateId();
  const session = new Session<number>(generated, { time: NOW });
  cache.addSession(session);
  expect(cache.getSession(generated)).toBe(session);
  expect(cache.hasSession(id(1))).toBe(false);
});
