import { describe, expect, test } from 'vitest';
import * as library from '../../../src/index.js';
import {
  SESS_CACHE_BOTH,
  SESS_CACHE_CLIENT,
  SESS_CACHE_NO_AUTO_CLEAR,
  SESS_CACHE_NO_INTERNAL,
  SESS_CACHE_NO_INTERNAL_LOOKUP,
  SESS_CACHE_NO_INTERNAL_STORE,
  SESS_CACHE_OFF,
  SESS_CACHE_SERVER,
  SESS_CACHE_UPDATE_TIME,
} from '../../../src/index.js';
import { range, scene } from '../../support/scene.js';
import { id, NOW } from '../../support/sessions.js';

/** The values of openssl/ssl.h. */
const HEADER = {
  SESS_CACHE_OFF: 0x0000,
  SESS_CACHE_CLIENT: 0x0001,
  SESS_CACHE_SERVER: 0x0002,
  SESS_CACHE_BOTH: 0x0003,
  SESS_CACHE_NO_AUTO_CLEAR: 0x0080,
  SESS_CACHE_NO_INTERNAL_LOOKUP: 0x0100,
  SESS_CACHE_NO_INTERNAL_STORE: 0x0200,
  SESS_CACHE_NO_INTERNAL: 0x0300,
  SESS_CACHE_UPDATE_TIME: 0x0400,
};

test('the bits are those of OpenSSL', () => {
  expect(library).toMatchObject(HEADER);
});

test('the default is SERVER; any bits may be set, and are read back', () => {
  const { cache } = scene();
  expect(cache.mode).toBe(SESS_CACHE_SERVER);
  for (const mode of [...Object.values(HEADER), 0x0787, 0x4000]) {
    cache.mode = mode;
    expect(cache.mode).toBe(mode);
    expect(scene({ mode }).cache.mode).toBe(mode);
  }
});

test.each([
  [-1, RangeError],
  [0.5, RangeError],
  [2 ** 31, RangeError],
  ['2', TypeError],
])('%o throws, and the mode stays', (mode, error) => {
  const { cache } = scene();
  expect(() => (cache.mode = mode as never)).toThrow(error);
  expect(() => scene({ mode: mode as never })).toThrow(error);
  expect(cache.mode).toBe(SESS_CACHE_SERVER);
});

/** What a cache in this mode does in handshakes, each with the others out of the way. */
function behaviour(mode: number) {
  let announced = false;
  const { cache, clock, make, leave } = scene({ mode, onNew: () => void (announced = true), onGet: () => make(7) });
  const session = make(1);
  cache.store(session);
  const stores = cache.hasSession(id(1));
  cache.addSession(session);
  const looksUp = cache.resume({ id: id(1) }).reason === 'hit';
  cache.resume({ id: id(7) });
  const storesExternal = cache.hasSession(id(7));
  const stamped = make(3, { time: NOW - 5 });
  cache.addSession(stamped);
  leave(2, { timeout: 0 });
  clock.now = NOW + 1;
  const holds = cache.size;
  for (const _ of range(256)) cache.store(session, { resumed: true });
  return { stores, announced, looksUp, storesExternal, updatesTime: stamped.time === NOW, flushes: cache.size < holds };
}

const SERVER = {
  stores: true,
  announced: true,
  looksUp: true,
  storesExternal: true,
  updatesTime: false,
  flushes: true,
};
const NO_SERVER = { ...SERVER, stores: false, announced: false, flushes: false };

describe('what each mode does in handshakes', () => {
  test.each([
    ['OFF', SESS_CACHE_OFF, NO_SERVER],
    ['CLIENT', SESS_CACHE_CLIENT, NO_SERVER],
    ['SERVER', SESS_CACHE_SERVER, SERVER],
    ['BOTH', SESS_CACHE_BOTH, SERVER],
    ['SERVER | NO_AUTO_CLEAR', SESS_CACHE_SERVER | SESS_CACHE_NO_AUTO_CLEAR, { ...SERVER, flushes: false }],
    ['SERVER | NO_INTERNAL_LOOKUP', SESS_CACHE_SERVER | SESS_CACHE_NO_INTERNAL_LOOKUP, { ...SERVER, looksUp: false }],
    [
      'SERVER | NO_INTERNAL_STORE',
      SESS_CACHE_SERVER | SESS_CACHE_NO_INTERNAL_STORE,
      { ...SERVER, stores: false, storesExternal: false },
    ],
    [
      'SERVER | NO_INTERNAL',
      SESS_CACHE_SERVER | SESS_CACHE_NO_INTERNAL,
      { ...SERVER, stores: false, looksUp: false, storesExternal: false },
    ],
    ['SERVER | UPDATE_TIME', SESS_CACHE_SERVER | SESS_CACHE_UPDATE_TIME, { ...SERVER, updatesTime: true }],
  ])('%s', (_name, mode, expected) => {
    expect(behaviour(mode)).toEqual(expected);
  });

  test('bits that are none do nothing', () => {
    expect(behaviour(SESS_CACHE_SERVER | 0x7878)).toEqual(SERVER);
  });
});

test('no mode keeps getSession, acquireSession, takeSession and flushSessions from the internal cache', () => {
  const { cache, add } = scene({ mode: SESS_CACHE_NO_INTERNAL | SESS_CACHE_NO_AUTO_CLEAR });
  const session = add(1);
  add(2);
  expect(cache.getSession(id(1))).toBe(session);
  expect(cache.acquireSession(id(1))).toBe(session);
  expect(cache.takeSession(id(1))).toBe(session);
  expect(cache.flushSessions(0)).toBe(1);
  expect(cache.stats).toMatchObject({ hits: 3, misses: 0 });
});

test('a mode that is set takes effect with the next operation', () => {
  const { cache, make } = scene({ mode: SESS_CACHE_OFF });
  cache.store(make(1));
  cache.mode = SESS_CACHE_SERVER;
  cache.store(make(2));
  expect([cache.hasSession(id(1)), cache.hasSession(id(2))]).toEqual([false, true]);
});
