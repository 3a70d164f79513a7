import { beforeEach, describe, expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import { hex } from '../../support/bytes.js';
import { expectIntact } from '../../support/walk.js';

const TLS1_3 = 0x0304;

let now: number;
let cache: SessionCache<number>;

beforeEach(() => {
  now = 1000;
  cache = new SessionCache<number>({ cacheSize: 0, now: () => now });
});

function idOf(n: number): Uint8Array {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(0, n);
  return id;
}

function add(n: number, timeout = 300, protocolVersion = 0x0303): Session<number> {
  const session = new Session(idOf(n), { data: n, time: now, timeout, protocolVersion });
  cache.addSession(session);
  return session;
}

function pack(numbers: readonly number[]): Uint8Array {
  const ids = new Uint8Array(numbers.length * 32);
  numbers.forEach((n, i) => ids.set(idOf(n), i * 32));
  return ids;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function dataOf(handles: Uint32Array): (number | undefined)[] {
  return Array.from(handles, (handle) => cache.sessionOf(handle)?.data);
}

describe('findMany', () => {
  test.each([0, 1, 255, 256, 257, 1000])('finds %d of %d sessions, in the order of the ids', (count) => {
    for (const n of range(0, 1000)) add(n);
    const asked = range(0, count).toReversed();
    const handles = cache.findMany(pack(asked));
    expect(handles).toBeInstanceOf(Uint32Array);
    expect(dataOf(handles)).toEqual(asked);
    expect(cache.stats).toMatchObject({ hits: count, misses: 0, timeouts: 0 });
  });

  test('marks a miss by 0, and a handle is never 0', () => {
    for (const n of range(0, 600)) add(2 * n);
    const handles = cache.findMany(pack(range(0, 1200)));
    expect(dataOf(handles)).toEqual(range(0, 1200).map((n) => (n % 2 ? undefined : n)));
    expect(Array.from(handles, (handle) => handle === 0)).toEqual(range(0, 1200).map((n) => n % 2 === 1));
    expect(cache.stats).toMatchObject({ hits: 600, misses: 600 });
  });

  test('does what getSession does for each id in turn, in tables of every fill', () => {
    const twin = new SessionCache<number>({ cacheSize: 0, now: () => now });
    for (const size of [10, 3000, 9000, 9500, 30_000]) {
      for (const n of range(cache.size, size)) {
        const init = { data: n, time: now, timeout: n % 7 };
        cache.addSession(new Session(idOf(n), init));
        twin.addSession(new Session(idOf(n), init));
      }
      now += 2;
      const asked = range(0, 800).map((i) => (i * 7919) % (2 * size));
      const one = asked.map((n) => twin.getSession(idOf(n))?.data);
      const many = dataOf(cache.findMany(pack(asked)));
      expect(many).toEqual(one);
      expect(cache.stats).toEqual(twin.stats);
      expectIntact(cache);
    }
  });

  test('removes what has expired, more than departs at a time, and calls back when all are looked up', () => {
    const seen: string[] = [];
    cache = new SessionCache<number>({
      cacheSize: 0,
      now: () => now,
      onRemove: ({ data }, reason) => void seen.push(`${data} ${reason} ${cache.size}`),
    });
    for (const n of range(0, 2000)) add(n, n < 1200 ? 10 : 300);
    now += 11;
    const handles = cache.findMany(pack(range(0, 2000)));
    expect(dataOf(handles)).toEqual(range(0, 2000).map((n) => (n < 1200 ? undefined : n)));
    expect(seen).toEqual(range(0, 1200).map((n) => `${n} expired 800`));
    expect(cache.stats).toMatchObject({ number: 800, hits: 800, misses: 0, timeouts: 1200 });
    expectIntact(cache);
  });

  test('an expired session that is asked for twice is a timeout, then a miss', () => {
    const session = add(1, 10);
    now += 11;
    expect([...cache.findMany(pack([1, 1, 1]))]).toEqual([0, 0, 0]);
    expect(cache.stats).toMatchObject({ timeouts: 1, misses: 2 });
    expect([session.refCount, session.resumable]).toEqual([1, false]);
  });

  test('asks for one protocol version', () => {
    add(1);
    add(2, 300, TLS1_3);
    expect(dataOf(cache.findMany(pack([1, 2])))).toEqual([1, undefined]);
    expect(dataOf(cache.findMany(pack([1, 2]), undefined, TLS1_3))).toEqual([undefined, 2]);
  });

  test('an id of 32 bytes is not a shorter one padded with zeros', () => {
    cache.addSession(new Session(Uint8Array.of(0, 0, 0, 9), { data: 9 }));
    expect([...cache.findMany(pack([9]))]).toEqual([0]);
  });

  test('fills the array that it is given, and leaves what is behind the last id', () => {
    add(1);
    const handles = new Uint32Array(4).fill(7);
    expect(cache.findMany(pack([1, 2]), handles)).toBe(handles);
    expect(dataOf(handles.subarray(0, 2))).toEqual([1, undefined]);
    expect([...handles.subarray(2)]).toEqual([7, 7]);
  });

  test('takes a Buffer at any offset', () => {
    add(1);
    const ids = Buffer.concat([Buffer.of(1, 2, 3), pack([1, 2])]).subarray(3);
    expect(dataOf(cache.findMany(ids))).toEqual([1, undefined]);
  });

  test.each<[string, unknown[], new () => Error, RegExp]>([
    ['no ids', [undefined], TypeError, /^ids: expected a Uint8Array, got undefined/],
    ['an array', [[1]], TypeError, /^ids: expected a Uint8Array/],
    ['half an id', [new Uint8Array(48)], RangeError, /^ids: expected ids of 32 bytes, got 48 bytes/],
    ['other handles', [new Uint8Array(32), new Int32Array(1)], TypeError, /^handles: expected a Uint32Array/],
    ['too few handles', [new Uint8Array(64), new Uint32Array(1)], RangeError, /^handles: expected room for 2, got 1/],
    ['a version', [new Uint8Array(32), new Uint32Array(1), 0x10000], RangeError, /^protocolVersion: expected/],
  ])('refuses %s', (_, args, error, message) => {
    add(1);
    const call = () => cache.findMany(...(args as [Uint8Array]));
    expect(call).toThrow(error);
    expect(call).toThrow(message);
    expect(cache.stats).toMatchObject({ number: 1, hits: 0, misses: 0 });
  });
});

describe('sessionOf', () => {
  test('answers while the cache holds the session, also when memory has grown and others have come', () => {
    const session = add(1);
    const [handle] = cache.findMany(pack([1]));
    for (const n of range(2, 3000)) add(n);
    expect(cache.sessionOf(handle)).toBe(session);
    cache.removeSession(session);
    expect(cache.sessionOf(handle)).toBeUndefined();
  });

  test('never answers with another session that is in the same place, up to 63 of them', () => {
    const first = add(0);
    const [handle] = cache.findMany(pack([0]));
    cache.removeSession(first);
    const handles = range(1, 64).map((n) => {
      const session = add(n);
      const [own] = cache.findMany(pack([n]));
      expect(cache.sessionOf(own)).toBe(session);
      expect(cache.sessionOf(handle)).toBeUndefined();
      cache.removeSession(session);
      return own;
    });
    expect(new Set(handles).size).toBe(63);
    expect(new Set(handles.map((own) => own % 2 ** 26)).size, 'all in one place').toBe(1);
  });

  test('nor where a node of the expiry index was there in between', () => {
    const first = add(0);
    const [handle] = cache.findMany(pack([0]));
    cache.removeSession(first);
    for (const n of range(1, 40)) add(n, n * 100);
    for (const session of cache) cache.removeSession(session);
    for (const n of range(40, 60)) {
      add(n);
      expect(cache.sessionOf(handle)).toBeUndefined();
    }
    expectIntact(cache);
  });

  test('nor after 63 sessions whose times of expiry all differ, so that nodes come and go in the same places', () => {
    const first = add(0, 5);
    const [handle] = cache.findMany(pack([0]));
    const place = handle % 2 ** 26;
    cache.removeSession(first);
    let uses = 0;
    for (let n = 1; uses < 63; n++) {
      const held = range(0, 1 + (n % 12)).map((i) => add(100 * n + i, 7 * n + ((i * 5) % 13)));
      const handles = cache.findMany(pack(held.map(({ data }) => data)));
      expect(cache.sessionOf(handle)).toBeUndefined();
      uses += handles.filter((own) => own % 2 ** 26 === place).length;
      for (const session of held) cache.removeSession(session);
    }
    expectIntact(cache);
  });

  test('answers nothing for a number that is no handle', () => {
    for (const n of range(0, 50)) add(n, n);
    const found = range(0, 4096).filter((handle) => cache.sessionOf(handle)).length;
    expect(found).toBe(50);
    for (const handle of [0, 2 ** 26 - 1, 2 ** 26, 2 ** 32 - 1]) expect(cache.sessionOf(handle)).toBeUndefined();
  });

  test.each<[unknown, new () => Error]>([
    ['1', TypeError],
    [undefined, TypeError],
    [-1, RangeError],
    [1.5, RangeError],
    [2 ** 32, RangeError],
  ])('refuses %s', (handle, error) => {
    expect(() => cache.sessionOf(handle as number)).toThrow(error);
  });
});

describe('idBuffer', () => {
  test('a view that growth has detached is refused: it is not taken for no ids', () => {
    const ids = cache.idBuffer(2);
    const handles = new Uint32Array(2).fill(7);
    for (const n of range(0, 60_000)) add(n);
    expect(ids.length, 'memory has grown').toBe(0);
    ids[0] = 1;
    expect(() => cache.findMany(ids, handles)).toThrow(TypeError);
    expect(() => cache.findMany(ids)).toThrow(
      /^ids: expected a Uint8Array with its buffer, got one whose buffer was detached/,
    );
    expect([...handles]).toEqual([7, 7]);
    expect(cache.stats).toMatchObject({ hits: 0, misses: 0 });
    expect(cache.findMany(new Uint8Array(0))).toHaveLength(0);
  });

  test('a view of a smaller one is detached: what is written to it reaches no session', () => {
    const old = cache.idBuffer(100);
    const same = cache.idBuffer(90);
    old.fill(1);
    expect(same[0]).toBe(1);
    const ids = cache.idBuffer(5000);
    expect([old.length, same.length]).toEqual([0, 0]);
    for (const n of range(0, 3000)) add(n);
    for (let i = 0; i < 3200; i++) old[i] = 255;
    expectIntact(cache);
    expect(dataOf(cache.findMany(pack(range(0, 3000))))).toEqual(range(0, 3000));
    expect(() => cache.findMany(old)).toThrow(TypeError);
    expect(ids.buffer === cache.idBuffer(1).buffer || ids.length === 0).toBe(true);
  });

  test('what was written to one that was replaced is wiped', () => {
    const old = cache.idBuffer(2048);
    old.fill(0xab);
    const { byteOffset } = old;
    const { buffer } = cache.idBuffer(5000);
    const left = new Uint8Array(buffer, byteOffset, 65536);
    expect(hex(left)).not.toMatch(/abababab/);
  });

  test('is read in place, at any offset', () => {
    for (const n of range(0, 1000)) add(n);
    const ids = cache.idBuffer(1000);
    expect(ids.length).toBe(32_000);
    ids.set(pack(range(0, 1000)));
    expect(dataOf(cache.findMany(ids))).toEqual(range(0, 1000));
    expect(dataOf(cache.findMany(ids.subarray(320, 960)))).toEqual(range(10, 30));
  });

  test('is one place: a smaller one is the same, a larger one takes its place, and no memory is lost', () => {
    const first = cache.idBuffer(2048);
    const bytes = cache.byteLength;
    for (let i = 0; i < 50; i++) cache.idBuffer(1 + i);
    expect(cache.byteLength).toBe(bytes);
    expect(cache.idBuffer(10).byteOffset).toBe(first.byteOffset);
    cache.idBuffer(2048).fill(255);
    cache.idBuffer(5000);
    expectIntact(cache);
    for (const n of range(0, 1500)) add(n);
    cache.idBuffer(20_000);
    expectIntact(cache);
    expect(dataOf(cache.findMany(pack(range(0, 1500))))).toEqual(range(0, 1500));
  });

  test.each<[unknown, new () => Error]>([
    ['1', TypeError],
    [0, RangeError],
    [2 ** 26, RangeError],
  ])('refuses %s', (ids, error) => {
    expect(() => cache.idBuffer(ids as number)).toThrow(error);
  });

  test('at the memory limit is a clean error', () => {
    cache = new SessionCache({ memoryLimit: 5 * 65536, now: () => now });
    add(1);
    expect(() => cache.idBuffer(100_000)).toThrow(/^memory: no room for more/);
    expect(dataOf(cache.findMany(cache.idBuffer(2048).fill(0)))[0]).toBeUndefined();
    expectIntact(cache);
    expect(cache.getSession(idOf(1))?.data).toBe(1);
  });
});
