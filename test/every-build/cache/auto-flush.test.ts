// The flush of what has expired at every 256th good handshake.
import { describe, expect, test } from 'vitest';
import {
  SESS_CACHE_CLIENT,
  SESS_CACHE_NO_AUTO_CLEAR,
  SESS_CACHE_OFF,
  SESS_CACHE_SERVER,
  type Session,
} from '../../../src/index.js';
import { scene, type Scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

/** Good handshakes that resumed; they leave the cache as it is. */
function shake({ cache }: Scene, session: Session<number>, times: number): void {
  for (let i = 0; i < times; i++) cache.store(session, { resumed: true });
}

/** An expired session in the cache, and a session to shake hands with. */
function prepared(mode: number): Scene & { session: Session<number> } {
  const all = scene({ mode });
  const session = all.make(0);
  all.leave(1, { timeout: 10 });
  all.clock.now = NOW + 11;
  return { ...all, session };
}

describe('the automatic flush', () => {
  test('comes at the 256th good handshake and not before; resumed ones count', () => {
    const all = prepared(SESS_CACHE_SERVER);
    shake(all, all.session, 255);
    expect(all.events).toEqual([]);
    shake(all, all.session, 1);
    expect(all.events).toEqual(['flushed 1', 'freed 1']);
  });

  test('comes again at the 512th', () => {
    const all = prepared(SESS_CACHE_SERVER);
    shake(all, all.session, 256);
    all.leave(2, { timeout: 5 });
    shake(all, all.session, 255);
    expect(order(all.cache)).toEqual([2]);
    shake(all, all.session, 1);
    expect(all.cache.size).toBe(0);
  });

  test('takes only what has expired', () => {
    const all = prepared(SESS_CACHE_SERVER);
    all.leave(2, { timeout: 11 });
    shake(all, all.session, 256);
    expect(order(all.cache)).toEqual([2]);
  });

  test('is by whole seconds, as libssl reads them: what expires within this one stays', () => {
    const all = prepared(SESS_CACHE_SERVER);
    all.leave(2, { timeout: 11.25 });
    all.clock.now = NOW + 11.5;
    expect(all.cache.hasSession(id(2))).toBe(true);
    shake(all, all.session, 256);
    expect(order(all.cache)).toEqual([2]);
    expect(all.cache.getSession(id(2))).toBeUndefined();
  });

  test('comes after the add: a session born expired is announced, then flushed', () => {
    const all: Scene = scene({ onNew: ({ data }) => void all.events.push(`new ${data}`) });
    shake(all, all.make(0), 255);
    const late = all.make(2, { time: NOW - 1000 });
    all.cache.store(late);
    expect(all.events).toEqual(['new 2', 'flushed 2']);
    expect(late.resumable).toBe(false);
    expect(late.refCount).toBe(1);
  });

  test('comes after the add: in a full cache an expired session is evicted, not flushed', () => {
    const all = prepared(SESS_CACHE_SERVER);
    shake(all, all.session, 255);
    all.cache.cacheSize = 1;
    all.cache.store(all.make(2));
    expect(all.events).toEqual(['evicted 1', 'freed 1']);
    expect(all.cache.stats).toMatchObject({ number: 1, cacheFull: 1, acceptGood: 256 });
  });

  test.each([
    ['SESS_CACHE_NO_AUTO_CLEAR', SESS_CACHE_SERVER | SESS_CACHE_NO_AUTO_CLEAR],
    ['SESS_CACHE_OFF', SESS_CACHE_OFF],
    ['SESS_CACHE_CLIENT', SESS_CACHE_CLIENT],
  ])('does not come with %s', (_name, mode) => {
    const all = prepared(mode);
    shake(all, all.session, 512);
    expect(all.cache.size).toBe(1);
    expect(all.cache.stats.acceptGood).toBe(512);
  });

  test('does not come at a 256th handshake whose session is marked; then the next is the 512th', () => {
    const all = prepared(SESS_CACHE_SERVER);
    shake(all, all.session, 255);
    const marked = all.make(2);
    all.cache.removeSession(marked);
    all.cache.store(marked);
    expect(all.cache.stats.acceptGood).toBe(256);
    shake(all, all.session, 255);
    expect(all.cache.size).toBe(1);
    shake(all, all.session, 1);
    expect(all.cache.size).toBe(0);
  });
});
