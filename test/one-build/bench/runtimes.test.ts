import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as library from '../../../src/index.js';
import { broken } from '../../support/broken.ts';

const { SessionCache } = library;

describe('the lookups measured in the runtimes', () => {
  // It keeps the caches that it has made.
  beforeEach(() => vi.resetModules());
  const importLookups = () => import('../../../bench/runtimes/programs/lookups.mjs');

  it('are timed round by round, in this library and in every way with a Map', async () => {
    const { answer } = await importLookups();
    const { names, nanoseconds } = answer(library, { rounds: 3, milliseconds: 1 });
    expect(names).toEqual(['ours', "toString('latin1')", 'fromCharCode.apply', 'fromCharCode(...)', 'TextDecoder']);
    for (const name of names) {
      expect(nanoseconds?.[name]).toHaveLength(3);
      for (const time of nanoseconds?.[name] ?? []) expect(time).toBeGreaterThan(1);
    }
  });

  it.each<[string, object, RegExp]>([
    ['finds nothing', { getSession: () => undefined }, /did not return the very session/],
    ['returns copies', { getSession: (id: Uint8Array) => new library.Session(id) }, /did not return the very session/],
    ['compares a prefix', prefixCache(), /that was never added/],
    ['loses sessions later', forgetful(), /^ours: found 0 sessions of 20000$/],
  ])('are not timed where a cache %s', async (_, methods, error) => {
    const { answer } = await importLookups();
    expect(() => answer(broken(methods), { rounds: 1, milliseconds: 1 })).toThrow(error);
  });
});

function prefixCache(): object {
  const sessions = new Map<string, library.Session>();
  const keyOf = (id: Uint8Array) => id.subarray(0, 31).join();
  return {
    addSession: (session: library.Session) => void sessions.set(keyOf(session.id), session),
    getSession: (id: Uint8Array) => sessions.get(keyOf(id)),
  };
}

/** Passes the gate, which looks up every session and as many ids that are not there. */
function forgetful(): object {
  let left = 2 * 20_000;
  return {
    getSession(this: library.SessionCache, id: Uint8Array) {
      return left-- > 0 ? SessionCache.prototype.getSession.call(this, id) : undefined;
    },
  };
}
