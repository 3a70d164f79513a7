// A callback that throws does not cost anybody a reference, and its error reaches the caller when the operation is complete.
import { describe, expect, test } from 'vitest';
import { SSL_CTX_sess_set_get_cb, type GetCallback } from '../../../src/openssl.js';
import { fill, range, scene, type Scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

/** A cache whose onRemove throws an error named after the session, for the sessions given. */
function failing(...numbers: readonly number[]): Scene {
  const all: Scene = scene({
    onRemove: ({ data }, reason) => {
      all.events.push(`${reason} ${data}`);
      if (numbers.includes(data)) throw new Error(`callback ${data}`);
    },
  });
  return all;
}

/** A callback that throws. */
function boom(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

function messages(error: unknown): string[] {
  expect(error).toBeInstanceOf(AggregateError);
  return (error as AggregateError).errors.map(({ message }: Error) => message);
}

describe('one onRemove that throws', () => {
  test('in a flush: all others are called, all references dropped, and its error is thrown as it is', () => {
    const all = failing(2);
    fill(all, 1, 2, 3);
    expect(errorOf(() => all.cache.flushSessions(0))).toEqual(new Error('callback 2'));
    expect(all.events).toEqual(['flushed 1', 'flushed 2', 'flushed 3', 'freed 1', 'freed 2', 'freed 3']);
    expect(all.cache.size).toBe(0);
  });

  test('in an eviction: the session is added, all others leave, all references are dropped', () => {
    const all = failing(1);
    fill(all, 1, 2);
    all.cache.cacheSize = 1;
    const added = all.make(3);
    expect(() => all.cache.addSession(added)).toThrow('callback 1');
    expect(added.refCount).toBe(2);
    expect(order(all.cache)).toEqual([3]);
    expect(all.events).toEqual(['evicted 1', 'freed 1', 'evicted 2', 'freed 2']);
    expect(all.cache.stats).toMatchObject({ number: 1, cacheFull: 2 });
  });

  test('in removeSession: the session is out, marked, and its reference dropped', () => {
    const all = failing(1);
    const session = all.add(1);
    expect(() => all.cache.removeSession(session)).toThrow('callback 1');
    expect([session.refCount, session.resumable, all.cache.size]).toEqual([1, false, 0]);
  });

  test('in removeSession of another object with the key: the cached one gets its reference dropped', () => {
    const all = failing(1);
    const held = all.add(1);
    const given = all.make(1);
    expect(() => all.cache.removeSession(given)).toThrow('callback 1');
    expect([held.refCount, given.refCount, all.cache.size]).toEqual([1, 1, 0]);
  });

  test('in takeSession: nobody got the session, so nobody has its reference', () => {
    const all = failing(1);
    const session = all.add(1);
    expect(() => all.cache.takeSession(id(1))).toThrow('callback 1');
    expect([session.refCount, all.cache.size]).toEqual([1, 0]);
  });

  test.each([
    ['its own', 1, 2],
    ['away', 0, 1],
  ])('in the eviction for a session of onGet that keeps its reference %s: none is left over', (_, value, left) => {
    const all = failing(1);
    all.leave(1);
    all.cache.cacheSize = 1;
    const external = all.make(2);
    const callback: GetCallback<number> = (_ctx, _id, copy) => {
      copy.value = value;
      return external;
    };
    SSL_CTX_sess_set_get_cb(all.cache, callback);
    expect(() => all.cache.resume({ id: id(2) })).toThrow('callback 1');
    expect([external.refCount, order(all.cache)]).toEqual([left, [2]]);
  });

  test('in a lookup of an expired session: it is out, freed and counted', () => {
    const all = failing(1);
    const session = all.leave(1);
    all.clock.now = NOW + 1000;
    expect(() => all.cache.getSession(id(1))).toThrow('callback 1');
    expect([session.refCount, all.cache.size]).toEqual([0, 0]);
    expect(all.cache.stats).toMatchObject({ timeouts: 1, misses: 0 });
  });

  test('in resume of an expired session: it is out, freed and counted', () => {
    const all = failing(1);
    const session = all.leave(1);
    all.clock.now = NOW + 1000;
    expect(() => all.cache.resume({ id: id(1) })).toThrow('callback 1');
    expect([session.refCount, all.cache.size]).toEqual([0, 0]);
    expect(all.cache.stats).toMatchObject({ accept: 1, timeouts: 1, hits: 0 });
  });

  test('in store: the session is added and the handshake is counted', () => {
    const all = failing(1);
    all.leave(1);
    all.cache.cacheSize = 1;
    const session = all.make(2);
    expect(() => all.cache.store(session)).toThrow('callback 1');
    expect(session.refCount).toBe(2);
    expect(all.cache.stats).toMatchObject({ number: 1, acceptGood: 1 });
  });

  test('in store: onNew is called all the same', () => {
    const announced: number[] = [];
    const all = scene({ cacheSize: 1, onRemove: boom('remove'), onNew: ({ data }) => void announced.push(data) });
    all.leave(1);
    expect(() => all.cache.store(all.make(2))).toThrow('remove');
    expect(announced).toEqual([2]);
  });

  test('onNew at the 256th handshake: what has expired is flushed all the same', () => {
    const { cache, clock, leave, make } = scene({ onNew: boom('new') });
    leave(1, { timeout: 1 });
    const resumed = make(0);
    for (let n = 0; n < 255; n++) cache.store(resumed, { resumed: true });
    clock.now += 10;
    expect(() => cache.store(make(2))).toThrow('new');
    expect([order(cache), cache.stats.acceptGood]).toEqual([[2], 256]);
  });

  test('in dispose: everything is flushed', () => {
    const all = failing(1);
    const kept = all.add(1);
    fill(all, 2);
    expect(() => all.cache[Symbol.dispose]()).toThrow('callback 1');
    expect(kept.refCount).toBe(1);
    expect(all.cache.size).toBe(0);
  });
});

describe('several callbacks that throw', () => {
  test('onRemove and onFree in removeSession are both reported', () => {
    const all = scene({ onRemove: boom('remove') });
    const session = all.leave(1, { onFree: boom('free') });
    expect(messages(errorOf(() => all.cache.removeSession(session)))).toEqual(['remove', 'free']);
  });

  test('onRemove and onFree in resume of an expired session are both reported', () => {
    const all = scene({ onRemove: boom('remove') });
    all.leave(1, { onFree: boom('free') });
    all.clock.now = NOW + 1000;
    expect(messages(errorOf(() => all.cache.resume({ id: id(1) })))).toEqual(['remove', 'free']);
  });

  test('in a flush are reported together, in order', () => {
    const all = failing(1, 3);
    fill(all, 1, 2, 3);
    expect(messages(errorOf(() => all.cache.flushSessions(0)))).toEqual(['callback 1', 'callback 3']);
    expect(all.events.slice(3)).toEqual(['freed 1', 'freed 2', 'freed 3']);
  });

  test('in evictions are reported together, in order', () => {
    const all = failing(1, 2);
    fill(all, 1, 2);
    all.cache.cacheSize = 1;
    expect(messages(errorOf(() => all.add(3)))).toEqual(['callback 1', 'callback 2']);
    expect(order(all.cache)).toEqual([3]);
  });

  test('onRemove and onFree of the same session are both reported', () => {
    const all = failing(1);
    const session = all.leave(1, { onFree: boom('free 1') });
    fill(all, 2);
    expect(messages(errorOf(() => all.cache.flushSessions(0)))).toEqual(['callback 1', 'free 1']);
    expect(session.refCount).toBe(0);
    expect(all.events).toEqual(['flushed 1', 'flushed 2', 'freed 2']);
  });

  test('hundreds of them are all reported', () => {
    const numbers = range(700);
    const all = failing(...numbers);
    const sessions = fill(all, ...numbers);
    expect(messages(errorOf(() => all.cache.flushSessions(0)))).toEqual(numbers.map((n) => `callback ${n}`));
    expect(sessions.every(({ refCount }) => refCount === 0)).toBe(true);
  });
});

test('after errors the cache works on', () => {
  const all = failing(1);
  fill(all, 1, 2);
  expect(() => all.cache.flushSessions(0)).toThrow('callback 1');
  fill(all, 4, 5);
  expect(order(all.cache)).toEqual([4, 5]);
  expect(all.cache.flushSessions(0)).toBe(2);
});
