// The get callback: what a handshake does with sessions of an external cache.
import { describe, expect, test } from 'vitest';
import {
  SESS_CACHE_NO_INTERNAL_LOOKUP,
  SESS_CACHE_NO_INTERNAL_STORE,
  SESS_CACHE_SERVER,
  SESS_CACHE_UPDATE_TIME,
  type Session,
  type SessionCacheOptions,
} from '../../../src/index.js';
import { bytes } from '../../support/bytes.js';
import { scene, type Scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

/** A cache whose external cache is a map by the number of the session. The map has the reference of who made them. */
function withExternal(options: SessionCacheOptions<number> = {}): Scene & { external: Map<number, Session<number>> } {
  const external = new Map<number, Session<number>>();
  const onGet = (asked: Uint8Array) => external.get(new DataView(asked.buffer).getUint32(0));
  return { ...scene({ onGet, ...options }), external };
}

const NO_STORE = SESS_CACHE_SERVER | SESS_CACHE_NO_INTERNAL_STORE;

describe('onGet', () => {
  test('is asked for what the cache does not have, with a copy of the id', () => {
    const asked: Uint8Array[] = [];
    const { cache, add } = scene({ onGet: (wanted) => void asked.push(wanted) });
    add(1);
    const offered = id(2);
    cache.resume({ id: id(1) });
    expect(cache.resume({ id: offered }).reason).toBe('unknown');
    expect(asked).toEqual([id(2)]);
    expect(asked[0]).not.toBe(offered);
    expect(cache.stats).toMatchObject({ hits: 1, misses: 1, cbHits: 0 });
  });

  test('a session that it gives is a miss, a callback hit and a hit: it is resumed and added', () => {
    const { cache, external, make } = withExternal();
    const session = make(1);
    external.set(1, session);
    const found = cache.resume({ id: id(1) });
    expect(found.reason).toBe('callback-hit');
    expect(found.session).toBe(session);
    expect(cache.stats).toMatchObject({ misses: 1, cbHits: 1, hits: 1, number: 1 });
    expect(cache.resume({ id: id(1) }).reason).toBe('hit');
  });

  test('the reference of the external cache stays its own: the caller and the cache get one each', () => {
    const { cache, external, make } = withExternal();
    const session = make(1);
    external.set(1, session);
    cache.resume({ id: id(1) });
    expect(session.refCount).toBe(3);
  });

  test('with SESS_CACHE_NO_INTERNAL_LOOKUP it is asked first, and no miss is counted', () => {
    const { cache, external, make } = withExternal({ mode: SESS_CACHE_SERVER | SESS_CACHE_NO_INTERNAL_LOOKUP });
    external.set(1, make(1));
    expect(cache.resume({ id: id(1) }).reason).toBe('callback-hit');
    expect(cache.resume({ id: id(1) }).reason).toBe('callback-hit');
    expect(cache.stats).toMatchObject({ misses: 0, cbHits: 2, hits: 2, number: 1 });
  });

  test('with SESS_CACHE_NO_INTERNAL_STORE what it gives is resumed, not added', () => {
    const { cache, external, make } = withExternal({ mode: NO_STORE });
    const session = make(1);
    external.set(1, session);
    expect(cache.resume({ id: id(1) }).session).toBe(session);
    expect(session.refCount).toBe(2);
    expect(cache.size).toBe(0);
  });

  test('a session that is marked not resumable is ignored: no callback hit, not added', () => {
    const { cache, external, make } = withExternal();
    const session = make(1);
    cache.removeSession(session);
    external.set(1, session);
    expect(cache.resume({ id: id(1) })).toEqual({ session: undefined, fatal: false, reason: 'not-resumable' });
    expect(session.refCount).toBe(1);
    expect(cache.stats).toMatchObject({ misses: 1, cbHits: 0, hits: 0, number: 0 });
  });

  test('adding what it gave may evict', () => {
    const { cache, events, external, make, leave } = withExternal({ cacheSize: 1 });
    leave(1);
    external.set(2, make(2));
    cache.resume({ id: id(2) });
    expect(events).toEqual(['evicted 1', 'freed 1']);
    expect(order(cache)).toEqual([2]);
  });

  test('adding what it gave silently replaces a cached object with the same key', () => {
    const { cache, events, external, make, add } = withExternal({
      mode: SESS_CACHE_SERVER | SESS_CACHE_NO_INTERNAL_LOOKUP,
    });
    const cached = add(1);
    const other = make(1);
    external.set(1, other);
    cache.resume({ id: id(1) });
    expect(cache.getSession(id(1))).toBe(other);
    expect(cached.refCount).toBe(1);
    expect(cached.resumable).toBe(true);
    expect(events).toEqual([]);
  });

  test('our rule: a session that another cache holds is resumed, not added', () => {
    const owner = scene();
    const { cache, external } = withExternal();
    const session = owner.add(1);
    external.set(1, session);
    expect(cache.resume({ id: id(1) })).toEqual({ session, reason: 'callback-hit' });
    expect(cache.size).toBe(0);
    expect(owner.cache.getSession(id(1))).toBe(session);
    expect(session.refCount).toBe(3);
  });

  test('what is no session throws a TypeError', () => {
    const { cache } = scene({ onGet: () => 'session' as never });
    expect(() => cache.resume({ id: id(1) })).toThrow(TypeError);
    expect(cache.stats).toMatchObject({ cbHits: 0, hits: 0 });
  });

  test('an error of its own reaches the caller, and nothing is found', () => {
    const { cache } = scene({
      onGet: () => {
        throw new Error('no database');
      },
    });
    expect(() => cache.resume({ id: id(1) })).toThrow('no database');
    expect(cache.stats).toMatchObject({ accept: 1, misses: 1, cbHits: 0, hits: 0 });
  });
});

describe('the checks of a session that onGet gave', () => {
  test('another version: a callback hit but no hit; it is cached under its own version', () => {
    const { cache, external, make } = withExternal();
    const session = make(1, { protocolVersion: 0x0302 });
    external.set(1, session);
    expect(cache.resume({ id: id(1) })).toEqual({ session: undefined, fatal: false, reason: 'version' });
    expect(cache.stats).toMatchObject({ misses: 1, cbHits: 1, hits: 0 });
    expect(session.refCount).toBe(2);
    expect(cache.hasSession(id(1), 0x0302)).toBe(true);
    expect(cache.hasSession(id(1))).toBe(false);
  });

  test('another context: a callback hit but no hit; it is cached', () => {
    const { cache, external, make } = withExternal();
    const session = make(1, { idContext: bytes('01') });
    external.set(1, session);
    expect(cache.resume({ id: id(1) }).reason).toBe('context');
    expect(cache.stats).toMatchObject({ misses: 1, cbHits: 1, hits: 0, timeouts: 0, number: 1 });
    expect(session.refCount).toBe(2);
  });

  test('verifyPeer with an empty context: fatal', () => {
    const { cache, external, make } = withExternal();
    external.set(1, make(1));
    const refused = cache.resume({ id: id(1), verifyPeer: true });
    expect(refused).toMatchObject({ fatal: true, reason: 'context-uninitialized' });
  });

  test('expired: added, then removed with callback and mark; a timeout; the external reference survives', () => {
    const { cache, events, external, make } = withExternal();
    const session = make(1, { time: NOW - 1000 });
    external.set(1, session);
    expect(cache.resume({ id: id(1) }).reason).toBe('expired');
    expect(cache.stats).toMatchObject({ misses: 1, cbHits: 1, hits: 0, timeouts: 1, number: 0 });
    expect(session.resumable).toBe(false);
    expect(session.refCount).toBe(1);
    expect(events).toEqual(['expired 1']);
  });

  test('expired and never cached: callback and mark all the same', () => {
    const { cache, events, external, make } = withExternal({ mode: NO_STORE });
    const session = make(1, { time: NOW - 1000 });
    external.set(1, session);
    expect(cache.resume({ id: id(1) }).reason).toBe('expired');
    expect(cache.stats).toMatchObject({ cbHits: 1, timeouts: 1 });
    expect(session.resumable).toBe(false);
    expect(session.refCount).toBe(1);
    expect(events).toEqual(['expired 1']);
  });

  test('with SESS_CACHE_UPDATE_TIME the add comes first and makes an expired one fresh', () => {
    const { cache, external, make } = withExternal({ mode: SESS_CACHE_SERVER | SESS_CACHE_UPDATE_TIME });
    const session = make(1, { time: NOW - 1000 });
    external.set(1, session);
    expect(cache.resume({ id: id(1) })).toEqual({ session, reason: 'callback-hit' });
    expect(session.time).toBe(NOW);
  });
});
