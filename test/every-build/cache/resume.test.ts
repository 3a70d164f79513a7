import { describe, expect, test } from 'vitest';
import { SESS_CACHE_NO_INTERNAL_LOOKUP, SESS_CACHE_OFF } from '../../../src/index.js';
import { bytes } from '../../support/bytes.js';
import { fill, scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

const NO_ID = new Uint8Array(0);
const CONTEXT = bytes('0a0b');
const NONE_COUNTED = { hits: 0, cbHits: 0, misses: 0, timeouts: 0 };

describe('the lookup of a session that a client offers', () => {
  test('an empty id is no offer: no lookup, no question to onGet, no counter but accept', () => {
    let asked = 0;
    const { cache } = scene({ onGet: () => void asked++ });
    expect(cache.resume({ id: NO_ID })).toEqual({ session: undefined, fatal: false, reason: 'none-offered' });
    expect(cache.stats).toMatchObject({ ...NONE_COUNTED, accept: 1 });
    expect(asked).toBe(0);
  });

  test('finds a cached session: a hit, and a reference for the caller', () => {
    const { cache, add } = scene();
    const session = add(1);
    const found = cache.resume({ id: id(1) });
    expect(found).toEqual({ session, reason: 'hit' });
    expect(found.session).toBe(session);
    expect(session.refCount).toBe(3);
    expect(cache.stats).toMatchObject({ ...NONE_COUNTED, hits: 1 });
  });

  test('a hit does not move the session in the order of eviction', () => {
    const all = scene();
    fill(all, 1, 2, 3);
    all.cache.resume({ id: id(1) });
    expect(order(all.cache)).toEqual([1, 2, 3]);
  });

  test('an unknown id is a miss', () => {
    const { cache } = scene();
    expect(cache.resume({ id: id(1) })).toEqual({ session: undefined, fatal: false, reason: 'unknown' });
    expect(cache.stats).toMatchObject({ ...NONE_COUNTED, misses: 1 });
  });

  test('a session of another version is unknown: a miss', () => {
    const { cache, add } = scene();
    add(1, { protocolVersion: 0x0302 });
    expect(cache.resume({ id: id(1) }).reason).toBe('unknown');
    expect(cache.resume({ id: id(1), protocolVersion: 0x0302 }).reason).toBe('hit');
    expect(cache.stats).toMatchObject({ misses: 1, hits: 1 });
  });

  test('mode OFF does not disable it', () => {
    const { cache, add } = scene({ mode: SESS_CACHE_OFF });
    add(1);
    expect(cache.resume({ id: id(1) }).reason).toBe('hit');
    expect(cache.resume({ id: id(2) }).reason).toBe('unknown');
    expect(cache.stats).toMatchObject({ hits: 1, misses: 1 });
  });

  test('SESS_CACHE_NO_INTERNAL_LOOKUP disables it, and then misses never count', () => {
    const { cache, add } = scene({ mode: SESS_CACHE_NO_INTERNAL_LOOKUP });
    add(1);
    expect(cache.resume({ id: id(1) }).reason).toBe('unknown');
    expect(cache.resume({ id: id(2) }).reason).toBe('unknown');
    expect(cache.stats).toMatchObject(NONE_COUNTED);
  });

  test('does not look at the mark: a removed session that is in the cache again is resumed', () => {
    const { cache, add } = scene();
    const session = add(1);
    cache.removeSession(session);
    cache.addSession(session);
    expect(session.resumable).toBe(false);
    expect(cache.resume({ id: id(1) })).toEqual({ session, reason: 'hit' });
  });
});

describe('the session id context', () => {
  test('where it differs the session is not used: neither a hit nor a miss; it stays cached, unmarked', () => {
    const { cache, events, add } = scene();
    const session = add(1, { idContext: bytes('0a0c') });
    const refused = cache.resume({ id: id(1), idContext: CONTEXT });
    expect(refused).toEqual({ session: undefined, fatal: false, reason: 'context' });
    expect(cache.stats).toMatchObject({ ...NONE_COUNTED, number: 1 });
    expect(session.refCount).toBe(2);
    expect(session.resumable).toBe(true);
    expect(events).toEqual([]);
  });

  test.each(['0a', '0a0b00', '-'])('0a0b is not %s', (other) => {
    const { cache, add } = scene();
    add(1, { idContext: bytes(other) });
    expect(cache.resume({ id: id(1), idContext: CONTEXT }).reason).toBe('context');
  });

  test('is that of the cache where the offer gives none', () => {
    const { cache, add } = scene({ idContext: CONTEXT });
    add(1, { idContext: CONTEXT });
    add(2);
    expect(cache.resume({ id: id(1) }).reason).toBe('hit');
    expect(cache.resume({ id: id(2) }).reason).toBe('context');
    cache.idContext = NO_ID;
    expect(cache.resume({ id: id(1) }).reason).toBe('context');
    expect(cache.resume({ id: id(2) }).reason).toBe('hit');
  });

  test('an empty one with verifyPeer is fatal: neither a hit nor a miss, and the session stays', () => {
    const { cache, events, add } = scene();
    const session = add(1);
    const refused = cache.resume({ id: id(1), verifyPeer: true });
    expect(refused).toEqual({ session: undefined, fatal: true, reason: 'context-uninitialized' });
    expect(cache.stats).toMatchObject({ ...NONE_COUNTED, number: 1 });
    expect(session.refCount).toBe(2);
    expect(events).toEqual([]);
  });

  test('an empty one with verifyPeer is not fatal where there is nothing to resume', () => {
    const { cache } = scene();
    expect(cache.resume({ id: id(1), verifyPeer: true })).toMatchObject({ fatal: false, reason: 'unknown' });
  });

  test('one that is set lets verifyPeer resume', () => {
    const { cache, add } = scene({ idContext: CONTEXT });
    add(1, { idContext: CONTEXT });
    expect(cache.resume({ id: id(1), verifyPeer: true }).reason).toBe('hit');
  });
});

describe('an expired session', () => {
  test('is a timeout, not a miss: it is removed with the callback, marked and freed', () => {
    const { cache, clock, events, leave } = scene();
    const session = leave(1);
    clock.now = NOW + 301;
    expect(cache.resume({ id: id(1) })).toEqual({ session: undefined, fatal: false, reason: 'expired' });
    expect(cache.stats).toMatchObject({ ...NONE_COUNTED, timeouts: 1, number: 0 });
    expect(session.resumable).toBe(false);
    expect(events).toEqual(['expired 1', 'freed 1']);
  });

  test('leaves references of others alive', () => {
    const { cache, clock, events, add } = scene();
    const session = add(1);
    clock.now = NOW + 301;
    cache.resume({ id: id(1) });
    expect(session.refCount).toBe(1);
    expect(events).toEqual(['expired 1']);
  });

  test('with another context is refused for the context, and stays cached', () => {
    const { cache, clock, add } = scene();
    add(1, { idContext: bytes('ff') });
    clock.now = NOW + 301;
    expect(cache.resume({ id: id(1) }).reason).toBe('context');
    expect(cache.stats).toMatchObject({ ...NONE_COUNTED, number: 1 });
  });

  test('with verifyPeer and an empty context is fatal before its expiry is looked at', () => {
    const { cache, clock, add } = scene();
    add(1);
    clock.now = NOW + 301;
    expect(cache.resume({ id: id(1), verifyPeer: true }).reason).toBe('context-uninitialized');
    expect(cache.stats).toMatchObject({ timeouts: 0, number: 1 });
  });
});

describe('the extended master secret', () => {
  const REFUSED = { session: undefined, reason: 'extended-master-secret' };

  test.each([
    { name: 'in both: resumed', session: true, hello: true, outcome: { reason: 'hit' }, hits: 1 },
    { name: 'in neither: resumed', session: false, hello: false, outcome: { reason: 'hit' }, hits: 1 },
    { name: 'in the session only: fatal', session: true, hello: false, outcome: { ...REFUSED, fatal: true }, hits: 0 },
    {
      name: 'in the hello only: not used',
      session: false,
      hello: true,
      outcome: { ...REFUSED, fatal: false },
      hits: 0,
    },
  ])('$name', ({ session, hello, outcome, hits }) => {
    const { cache, add } = scene();
    const cached = add(1, { extendedMasterSecret: session });
    expect(cache.resume({ id: id(1), extendedMasterSecret: hello })).toMatchObject(outcome);
    expect(cache.stats).toMatchObject({ ...NONE_COUNTED, hits, number: 1 });
    expect(cached.refCount).toBe(2 + hits);
    expect(cached.resumable).toBe(true);
  });

  test('is looked at after expiry', () => {
    const { cache, clock, add } = scene();
    add(1, { extendedMasterSecret: true });
    clock.now = NOW + 301;
    expect(cache.resume({ id: id(1) })).toMatchObject({ reason: 'expired', fatal: false });
  });
});

test.each([
  [undefined, TypeError],
  [{}, TypeError],
  [{ id: 'aa' }, TypeError],
  [{ id: new Uint8Array(33) }, RangeError],
  [{ id: id(1), idContext: new Uint8Array(33) }, RangeError],
  [{ id: id(1), protocolVersion: 0x1_0000 }, RangeError],
  [{ id: id(1), verifyPeer: 1 }, TypeError],
  [{ id: id(1), extendedMasterSecret: 'yes' }, TypeError],
])('a malformed offer throws, and nothing is counted: %o', (offer, error) => {
  const { cache, add } = scene();
  add(1);
  expect(() => cache.resume(offer as never)).toThrow(error);
  expect(cache.stats).toMatchObject({ ...NONE_COUNTED, accept: 0 });
});
