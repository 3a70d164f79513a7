// What callbacks call is complete when it returns; what it calls for in turn waits until its turn comes, without end or not.
import { describe, expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import { fill, range, scene, type Scene } from '../../support/scene.js';
import { id, NOW, order, session } from '../../support/sessions.js';

const NO_END =
  /^callbacks: expected an end of the callbacks that operations of callbacks call for, got ever more of them$/;

describe('callbacks that call for callbacks without end', () => {
  test('onRemove that adds again what was evicted: a clear error, and the cache is whole', () => {
    for (let round = 0; round < 50; round++) {
      let evicted = 0;
      const cache = new SessionCache<number>({
        cacheSize: 4,
        onRemove: (left, why) => {
          evicted++;
          if (why === 'evicted') cache.addSession(left);
        },
      });
      for (const n of range(4)) cache.addSession(session(n));
      const last = session(4);
      expect(() => cache.addSession(last)).toThrow(RangeError);
      expect(evicted).toBe(1007);
      expect([cache.size, order(cache).length, cache.stats.cacheFull]).toEqual([4, 4, 1007]);
      expect(cache.getSession(id(9))).toBeUndefined();
    }
  });

  test('the error says so, and is thrown where the cache was called first', () => {
    const seen: unknown[] = [];
    const cache = new SessionCache<number>({
      cacheSize: 1,
      onRemove: (left) => {
        try {
          cache.addSession(left);
        } catch (error) {
          seen.push(error);
          throw error;
        }
      },
    });
    cache.addSession(session(1));
    expect(() => cache.addSession(session(2))).toThrow(NO_END);
    expect(seen).toHaveLength(1);
  });

  test('two for one end, too', () => {
    let made = 10;
    const all: Scene = scene({ cacheSize: 3, onRemove: () => void (all.leave(made++), all.leave(made++)) });
    all.leave(1);
    all.leave(2);
    all.leave(3);
    expect(() => all.leave(4)).toThrow(AggregateError);
    expect(all.cache.size).toBe(3);
  });

  test('onFree without onRemove', () => {
    const cache = new SessionCache<number>({ cacheSize: 2 });
    let freed = 0;
    const leave = () => {
      const made = session(freed++, { onFree: leave });
      cache.addSession(made);
      made.free();
    };
    leave();
    leave();
    expect(leave).toThrow(RangeError);
    expect(order(cache)).toHaveLength(2);
  });

  test('onRemove that removes what is not there', () => {
    const cache = new SessionCache<number>({ onRemove: (left) => void cache.removeSession(left) });
    expect(() => cache.removeSession(session(1))).toThrow(NO_END);
  });

  test('onNew that stores', () => {
    const cache: SessionCache<number> = new SessionCache({ now: () => NOW, onNew: (made) => cache.store(made) });
    const stored = session(1);
    expect(() => cache.store(stored)).toThrow(NO_END);
    expect([stored.refCount, order(cache)]).toEqual([2, [1]]);
  });
});

describe('callbacks that call the cache', () => {
  test('for each of many sessions, come to an end', () => {
    const all: Scene = scene({
      cacheSize: 5000,
      onRemove: (left, why) => {
        if (why !== 'flushed') return;
        all.cache.addSession(left);
        all.cache.removeSession(left);
      },
    });
    fill(all, ...range(5000));
    expect(all.cache.flushSessions(0)).toBe(5000);
    expect(order(all.cache)).toEqual([]);
  });

  test('get its answers at once, and its callbacks run in turn', () => {
    const all: Scene = scene({
      onRemove: ({ data }, why) => {
        all.events.push(`${why} ${data}`);
        if (data !== 1) return;
        const taken = all.cache.takeSession(id(2));
        all.events.push(`took ${taken?.data}`);
        taken?.free();
      },
    });
    fill(all, 1, 2, 3);
    all.cache.flushSessions(0);
    expect(all.events).toEqual([
      'flushed 1',
      'took undefined',
      'flushed 2',
      'flushed 3',
      'freed 1',
      'freed 2',
      'freed 3',
    ]);
    all.events.length = 0;
    fill(all, 1, 2);
    all.cache.removeSession(all.cache.getSession(id(1))!);
    expect(all.events).toEqual(['removed 1', 'took 2', 'freed 1', 'removed 2', 'freed 2']);
  });

  test('get no error of callbacks that wait: those reach the first caller, and who took a session has it', () => {
    let taken: Session<number> | undefined;
    const all: Scene = scene({
      onRemove: ({ data }) => {
        if (data === 2) throw new Error('of 2');
        taken = all.cache.takeSession(id(2));
      },
    });
    fill(all, 1, 2);
    expect(() => all.cache.removeSession(all.cache.getSession(id(1))!)).toThrow('of 2');
    expect([taken?.data, taken?.refCount, all.cache.size]).toEqual([2, 1, 0]);
  });

  test('onNew of a store in a callback keeps its reference by returning true', () => {
    const stored = session(9);
    const all: Scene = scene({ onRemove: ({ data }) => data === 1 && all.cache.store(stored), onNew: () => true });
    all.cache.removeSession(all.leave(1));
    expect(stored.refCount).toBe(3);
  });
});
