// Callbacks run after the operation with no lock held, so they may call the cache again. (OpenSSL runs the remove callback
// of an eviction or a flush under its write lock: there the same calls return 0 or hang.)
import { describe, expect, test } from 'vitest';
import type { RemovalReason, Session, SessionCache } from '../../../src/index.js';
import { fill, range, scene, type Scene } from '../../support/scene.js';
import { id, NOW, order } from '../../support/sessions.js';

interface Way {
  readonly name: string;
  readonly reason: RemovalReason;
  /** Makes the session leave. */
  leave(all: Scene, session: Session<number>): void;
}

/** Every way in which a session leaves a cache of size 2 with the remove callback. */
const WAYS: Way[] = [
  { name: 'removeSession', reason: 'removed', leave: ({ cache }, session) => void cache.removeSession(session) },
  { name: 'takeSession', reason: 'removed', leave: ({ cache }) => void cache.takeSession(id(1))?.free() },
  {
    name: 'eviction',
    reason: 'evicted',
    leave: ({ cache, make }) => {
      cache.addSession(make(50));
      cache.addSession(make(51));
    },
  },
  {
    name: 'getSession of an expired one',
    reason: 'expired',
    leave: ({ cache, clock }) => {
      clock.now += 1000;
      cache.getSession(id(1));
    },
  },
  {
    name: 'resume of an expired one',
    reason: 'expired',
    leave: ({ cache, clock }) => {
      clock.now += 1000;
      cache.resume({ id: id(1) });
    },
  },
  { name: 'flushSessions', reason: 'flushed', leave: ({ cache }) => void cache.flushSessions(0) },
  { name: 'dispose', reason: 'flushed', leave: ({ cache }) => cache[Symbol.dispose]() },
];

type Callback = (cache: SessionCache<number>, session: Session<number>, reason: RemovalReason) => unknown;

/** Makes session 1 leave in this way, and says what its callback saw. */
function seenBy({ leave }: Way, callback: Callback): unknown[] {
  const seen: unknown[] = [];
  const all: Scene = scene({
    cacheSize: 2,
    onRemove: (session, reason) => void (session.data === 1 && seen.push(callback(all.cache, session, reason))),
  });
  leave(all, all.add(1));
  return seen;
}

describe.each(WAYS)('inside onRemove, after $name,', (way) => {
  test('the reason is told', () => {
    expect(seenBy(way, (_cache, _session, reason) => reason)).toEqual([way.reason]);
  });

  test('the session is out of the cache already', () => {
    const seen = seenBy(way, (cache) => [cache.hasSession(id(1)), order(cache).includes(1), cache.size < 3]);
    expect(seen).toEqual([[false, false, true]]);
  });

  test('the session is not resumable', () => {
    expect(seenBy(way, (_cache, session) => session.resumable)).toEqual([false]);
  });

  test('the reference of the cache is still held', () => {
    const references = seenBy(way, (_cache, session) => session.refCount) as number[];
    // The test's, the cache's; resume has one of its own.
    expect(references).toEqual([way.name.startsWith('resume') ? 3 : 2]);
  });

  test('another session may be added, found, removed and flushed', () => {
    const other = scene().make(99, { timeout: 2 ** 40 });
    const all = seenBy(way, (cache) => {
      const added = cache.addSession(other);
      const found = cache.getSession(id(99)) === other;
      const removed = cache.removeSession(other);
      return [added, found, removed, cache.hasSession(id(99)), other.refCount, cache.flushSessions(1)];
    });
    // The cache's reference is dropped after the callback, which waits for its turn.
    expect(all).toEqual([[true, true, true, false, 2, 0]]);
    expect(other.refCount).toBe(1);
  });

  test('removing the session again returns false and does not drop a reference', () => {
    let depth = 0;
    const seen = seenBy(way, (cache, session) => {
      if (depth++) return 'again';
      return [cache.removeSession(session), session.refCount];
    });
    // One more, which the session is kept by until its second callback has run.
    expect(seen).toEqual([[false, way.name.startsWith('resume') ? 4 : 3], 'again']);
  });

  test('the session may be put back', () => {
    let kept: Session<number> | undefined;
    const all: Scene = scene({
      cacheSize: 0,
      onRemove: (session) => {
        if (kept || session.data !== 1) return;
        kept = session;
        all.cache.cacheSize = 0;
        all.cache.addSession(session);
      },
    });
    all.cache.cacheSize = 2;
    const session = all.add(1);
    way.leave(all, session);
    expect(kept).toBe(session);
    expect(session.refCount).toBe(2);
    expect(order(all.cache)).toContain(1);
    expect(session.resumable).toBe(false);
  });
});

describe('our rule: the operation is complete when its first callback runs', () => {
  test('the new session is in the cache, and all that were evicted are out', () => {
    const seen: number[][] = [];
    const all: Scene = scene({ onRemove: () => void seen.push(order(all.cache)) });
    fill(all, 1, 2, 3);
    all.cache.cacheSize = 1;
    all.add(4);
    expect(seen).toEqual([[4], [4], [4]]);
  });

  test('a flush from the callback of an eviction flushes the rest, and the new session', () => {
    const all: Scene = scene({
      cacheSize: 2,
      onRemove: ({ data }, reason) => {
        all.events.push(`${reason} ${data}`);
        if (reason === 'evicted') all.cache.flushSessions(0);
      },
    });
    fill(all, 1, 2);
    const added = all.add(3);
    expect(all.cache.size).toBe(0);
    expect(added.refCount).toBe(1);
    expect(all.events).toEqual(['evicted 1', 'freed 1', 'flushed 2', 'flushed 3', 'freed 2']);
  });

  test('what a callback adds during a flush of everything stays', () => {
    const all: Scene = scene({ onRemove: ({ data }) => void all.leave(data + 1000) });
    fill(all, ...range(600));
    all.cache.flushSessions(0);
    expect(order(all.cache)).toEqual(range(600).map((n) => n + 1000));
  });

  test('an eviction from the callback of an eviction works, one after the other', () => {
    const all: Scene = scene({
      cacheSize: 2,
      onRemove: ({ data }, reason) => {
        all.events.push(`${reason} ${data}`);
        if (data < 3) all.leave(data + 10);
      },
    });
    fill(all, 1, 2);
    all.leave(3);
    expect(all.events).toEqual(['evicted 1', 'freed 1', 'evicted 2', 'freed 2', 'evicted 3', 'freed 3']);
    expect(order(all.cache)).toEqual([11, 12]);
  });

  test('a lookup from onRemove counts', () => {
    const all: Scene = scene({ onRemove: () => void all.cache.getSession(id(7)) });
    all.cache.removeSession(all.add(1));
    expect(all.cache.stats.misses).toBe(1);
  });

  test('onNew and onGet may call the cache, too', () => {
    const all: Scene = scene({
      onNew: (session) => void all.cache.removeSession(session),
      onGet: () => void all.leave(9),
    });
    const session = all.make(1);
    all.cache.store(session);
    expect(session.refCount).toBe(1);
    expect(all.cache.resume({ id: id(9) }).reason).toBe('unknown');
    expect(order(all.cache)).toEqual([9]);
    expect(all.events).toEqual(['removed 1']);
  });

  test('onFree may add to the cache', () => {
    const all = scene();
    all.leave(1, { onFree: () => void all.add(2) });
    all.cache.flushSessions(0);
    expect(order(all.cache)).toEqual([2]);
  });
});

test('onRemove is not called for a session that is replaced, added again, or freed outside', () => {
  const { cache, events, add, make } = scene();
  const session = add(1);
  cache.addSession(session);
  cache.addSession(make(1));
  session.free();
  expect(events).toEqual(['freed 1']);
});

test('a cache without callbacks works the same', () => {
  const { cache, clock, add } = scene({ cacheSize: 1, onRemove: undefined });
  const session = add(1);
  add(2);
  clock.now = NOW + 1000;
  expect(cache.getSession(id(2))).toBeUndefined();
  expect([session.refCount, session.resumable, cache.size]).toEqual([1, false, 0]);
});

test.each(['onNew', 'onGet', 'onRemove', 'now'])('%s that is no function throws a TypeError', (name) => {
  expect(() => scene({ [name]: 'callback' })).toThrow(TypeError);
  expect(() => scene({ [name]: null })).toThrow(TypeError);
});
