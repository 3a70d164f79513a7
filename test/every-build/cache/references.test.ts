import { describe, expect, test } from 'vitest';
import { Session } from '../../../src/index.js';
import { fill, range, scene } from '../../support/scene.js';
import { id, NOW, session } from '../../support/sessions.js';

describe('a session on its own', () => {
  test('has one reference, its creator’s', () => {
    expect(session(1).refCount).toBe(1);
  });

  test('upRef takes one and returns the session; free drops one', () => {
    const made = session(1);
    expect(made.upRef()).toBe(made);
    expect(made.upRef().refCount).toBe(3);
    made.free();
    expect(made.refCount).toBe(2);
  });

  test('onFree runs once, with the session, when the last reference goes', () => {
    const freed: Session<number>[] = [];
    const made = session(1, { onFree: (which) => void freed.push(which) });
    made.upRef();
    made.free();
    expect(freed).toHaveLength(0);
    made.free();
    expect(freed).toHaveLength(1);
    expect(freed[0]).toBe(made);
    expect(made.refCount).toBe(0);
  });

  test('releasing more often than taken throws a RangeError, and onFree does not run again', () => {
    let freed = 0;
    const made = session(1, { onFree: () => void freed++ });
    made.free();
    expect(() => made.free()).toThrow(RangeError);
    expect(() => made[Symbol.dispose]()).toThrow(RangeError);
    expect(() => made.upRef()).toThrow(RangeError);
    expect([made.refCount, freed]).toEqual([0, 1]);
  });

  test('`using` drops a reference at the end of the block', () => {
    const made = session(1).upRef();
    {
      using held = made;
      expect(held.refCount).toBe(2);
    }
    expect(made.refCount).toBe(1);
  });

  test('onFree reads all of it; then only its data is left', () => {
    const read = ({ id, time, timeout, data, protocolVersion, resumable, refCount }: Session<number>) => [
      id,
      time,
      timeout,
      data,
      protocolVersion,
      resumable,
      refCount,
    ];
    let seen: unknown[] = [];
    const made = session(1, { timeout: 5, onFree: (freed) => void (seen = read(freed)) });
    made.free();
    expect(seen).toEqual([id(1), NOW, 5, 1, 0x0303, true, 0]);
    expect(read(made)).toEqual([new Uint8Array(0), 0, 0, 1, 0, false, 0]);
  });
});

describe('data that is bytes', () => {
  test('is not copied, and is zeroed after onFree has seen it', () => {
    const data = Uint8Array.of(1, 2, 3);
    const seen: number[][] = [];
    const made = new Session(id(1), { data, onFree: (freed) => void seen.push([...freed.data]) });
    expect(made.data).toBe(data);
    made.free();
    expect(seen).toEqual([[1, 2, 3]]);
    expect(data).toEqual(new Uint8Array(3));
  });

  test('is zeroed only with the last reference', () => {
    const data = Uint8Array.of(1, 2, 3);
    const made = new Session(id(1), { data }).upRef();
    made.free();
    expect(data).toEqual(Uint8Array.of(1, 2, 3));
    made.free();
    expect(data).toEqual(new Uint8Array(3));
  });

  test('is zeroed when the cache drops the last reference', () => {
    const { cache } = scene();
    const data = Uint8Array.of(1, 2, 3);
    const made = new Session<any>(id(1), { data, time: NOW });
    cache.addSession(made);
    made.free();
    expect([...data]).toEqual([1, 2, 3]);
    cache.removeSession(made);
    expect([...data]).toEqual([0, 0, 0]);
  });

  test('is zeroed also if onFree throws', () => {
    const data = Uint8Array.of(1, 2, 3);
    const made = new Session(id(1), {
      data,
      onFree: () => {
        throw new Error('no disk');
      },
    });
    expect(() => made.free()).toThrow('no disk');
    expect(data).toEqual(new Uint8Array(3));
    expect(made.refCount).toBe(0);
  });

  test('a Buffer is zeroed within its own bounds', () => {
    const whole = Buffer.alloc(8, 7);
    new Session(id(1), { data: whole.subarray(2, 5) }).free();
    expect([...whole]).toEqual([7, 7, 0, 0, 0, 7, 7, 7]);
  });

  test('other data is left alone', () => {
    const data = { ticket: Uint8Array.of(1, 2) };
    const made = new Session(id(1), { data });
    made.free();
    expect(made.data).toBe(data);
    expect([...data.ticket]).toEqual([1, 2]);
  });
});

describe('a session in a cache', () => {
  test('has one more reference, the cache’s', () => {
    const { cache, make } = scene();
    const made = make(1).upRef();
    cache.addSession(made);
    expect(made.refCount).toBe(3);
    made.upRef();
    expect(made.refCount).toBe(4);
    made.free();
    made.free();
    made.free();
    expect(made.refCount).toBe(1);
  });

  test('stays when its creator lets go', () => {
    const { cache, events, leave } = scene();
    const made = leave(1);
    expect(cache.getSession(id(1))).toBe(made);
    expect(events).toEqual([]);
  });

  test('can not lose the cache’s own reference: freeing once too often throws a RangeError', () => {
    const { cache, events, leave } = scene();
    const made = leave(1);
    expect(() => made.free()).toThrow(RangeError);
    expect(made.refCount).toBe(1);
    expect(cache.getSession(id(1))).toBe(made);
    expect(events).toEqual([]);
  });

  test('takes its count along when it leaves, and goes on counting', () => {
    const { cache, events, add, leave } = scene();
    const made = add(1).upRef();
    cache.removeSession(made);
    // Whoever gets the place that it had must not share its count.
    leave(2);
    leave(3);
    expect(made.refCount).toBe(2);
    made.free();
    made.free();
    expect(events).toEqual(['removed 1', 'freed 1']);
    expect(cache.size).toBe(2);
  });

  test('keeps id, version, context, times and data when it moves in, and when it moves out', () => {
    const { cache, make } = scene();
    const init = {
      protocolVersion: 0x0302,
      idContext: Uint8Array.of(9),
      time: 5,
      timeout: 6,
      extendedMasterSecret: true,
    };
    const made = make(1, init);
    const expected = { ...init, id: id(1), data: 1 };
    const { id: at, data, protocolVersion, idContext, time, timeout, extendedMasterSecret } = made;
    expect({ id: at, data, protocolVersion, idContext, time, timeout, extendedMasterSecret }).toEqual(expected);
    cache.addSession(made);
    expect(made).toMatchObject(expected);
    cache.removeSession(made);
    expect(made).toMatchObject(expected);
  });

  test('may come and go many times without losing count', () => {
    const { cache, make } = scene();
    const made = make(1);
    for (const _ of range(1000)) {
      cache.addSession(made);
      cache.removeSession(made);
    }
    expect(made.refCount).toBe(1);
  });

  test('a thousand that are held elsewhere all survive a flush', () => {
    const all = scene();
    const kept = range(1000).map((n) => all.add(n));
    all.cache.flushSessions(0);
    expect(kept.every(({ refCount }) => refCount === 1)).toBe(true);
    expect(kept.map(({ id: at }) => at)).toEqual(range(1000).map(id));
  });
});

describe('what a lookup gives', () => {
  test('getSession borrows: no reference', () => {
    const { cache, add } = scene();
    const made = add(1);
    expect(cache.getSession(id(1))).toBe(made);
    expect(made.refCount).toBe(2);
  });

  test('acquireSession takes one, which `using` drops', () => {
    const { cache, events, leave } = scene();
    const made = leave(1);
    {
      using held = cache.acquireSession(id(1))!;
      expect(held).toBe(made);
      expect(held.refCount).toBe(2);
      cache.removeSession(held);
      expect(events).toEqual(['removed 1']);
    }
    expect(events).toEqual(['removed 1', 'freed 1']);
  });

  test('resume takes one, iteration and hasSession none', () => {
    const all = scene();
    const [made] = fill(all, 1);
    all.cache.hasSession(id(1));
    expect([...all.cache]).toEqual([made]);
    expect(made.refCount).toBe(1);
    all.cache.resume({ id: id(1) });
    expect(made.refCount).toBe(2);
  });
});
