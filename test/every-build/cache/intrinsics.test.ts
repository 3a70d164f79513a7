// Nothing of the user's runs in the middle of an operation, and nothing that users give is read twice.
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  SESS_CACHE_SERVER,
  SESS_CACHE_UPDATE_TIME,
  Session,
  SessionCache,
  type SessionInit,
} from '../../../src/index.js';
import { SSL_CTX_new, SSL_SESSION_get_timeout, SSL_SESSION_new, SSL_SESSION_set1_id } from '../../../src/openssl.js';
import { id, NOW, order, session } from '../../support/sessions.js';
import { expectIntact } from '../../support/walk.js';

function boom(): never {
  throw new Error('ran');
}

/** A Uint8Array of a class that has everything else than a Uint8Array. */
class Strange extends Uint8Array {
  static get [Symbol.species](): never {
    return boom();
  }
  override set(): never {
    return boom();
  }
  override subarray(): never {
    return boom();
  }
  override fill(): never {
    return boom();
  }
  override every(): never {
    return boom();
  }
  override [Symbol.iterator](): never {
    return boom();
  }
  override get length(): number {
    return 200;
  }
  override get buffer(): never {
    return boom();
  }
  override get byteOffset(): never {
    return boom();
  }
}

/** As long as it is, whatever its own `length` says. */
function strange(bytes: Uint8Array): Uint8Array {
  const made = new Strange(bytes.byteLength);
  Uint8Array.prototype.set.call(made, bytes);
  return Object.defineProperty(made, 'length', { value: 200 });
}

class StrangeWords extends Uint32Array {
  override set(): never {
    return boom();
  }
  override get length(): number {
    return 1_000_000;
  }
}

function filled(count: number): SessionCache<number> {
  const cache = new SessionCache<number>({ now: () => NOW });
  for (let n = 0; n < count; n++) cache.addSession(session(n, { timeout: n % 3 ? 300 : 0 }));
  return cache;
}

function pack(count: number): Uint8Array {
  const ids = new Uint8Array(32 * count);
  for (let n = 0; n < count; n++) ids.set(id(n), 32 * n);
  return ids;
}

describe('arrays of classes of the user', () => {
  test('as ids and handles of findMany', () => {
    const cache = filled(700);
    const handles = new StrangeWords(700);
    expect(cache.findMany(strange(pack(700)), handles)).toBe(handles);
    expect(Array.from({ length: 700 }, (_, i) => cache.sessionOf(handles[i])?.data)).toEqual(
      [...order(cache)].toSorted((a, b) => a - b),
    );
    expect(() => cache.findMany(pack(3), new StrangeWords(2))).toThrow(/^handles: expected room for 3, got 2$/);
    expectIntact(cache);
  });

  test.each([1, 16, 32])('as an id of %d bytes', (length) => {
    const bytes = id(7).subarray(0, length);
    const made = new Session<number>(strange(bytes), { data: 7, time: NOW });
    expect(made.id).toEqual(bytes);
    const cache = filled(3);
    cache.addSession(made);
    expect(cache.getSession(strange(bytes))).toBe(made);
    expect(cache.hasSession(strange(bytes))).toBe(true);
    expect(cache.resume({ id: strange(bytes) }).session).toBe(made);
    expect(cache.takeSession(strange(bytes))).toBe(made);
    expectIntact(cache);
  });

  test('as an id that is too long, or none', () => {
    const lying = Object.defineProperty(new Uint8Array(200).fill(1), 'length', { value: 32 });
    const cache = filled(3);
    expect(() => new Session(lying)).toThrow(/^id: expected 1 to 32 bytes, got 200$/);
    expect(() => cache.getSession(lying)).toThrow(RangeError);
    expect(() => cache.takeSession(Object.defineProperty(new Uint8Array(0), 'length', { value: 32 }))).toThrow(
      RangeError,
    );
    expect(SSL_SESSION_set1_id(SSL_SESSION_new(), lying)).toBe(0);
    expect(order(cache)).toEqual([0, 1, 2]);
  });

  test('as context and as data', () => {
    const data = strange(Uint8Array.of(1, 2, 3));
    const made = new Session(id(1), { data, idContext: strange(Uint8Array.of(9)), time: NOW });
    const cache = new SessionCache<Uint8Array>({ now: () => NOW, idContext: strange(Uint8Array.of(8)) });
    cache.idContext = strange(Uint8Array.of(9));
    expect(cache.idContext).toEqual(Uint8Array.of(9));
    cache.addSession(made);
    expect(cache.resume({ id: id(1), idContext: strange(Uint8Array.of(9)) }).session).toBe(made);
    made.free();
    made.free();
    cache.removeSession(made);
    expect([data[0], data[1], data[2]]).toEqual([0, 0, 0]);
  });

  test('of another realm are arrays like any other', () => {
    const cache = filled(3);
    const ids = runInNewContext('new Uint8Array(64)') as Uint8Array;
    ids.set(id(1));
    ids.set(id(2), 32);
    const handles = runInNewContext('new Uint32Array(2)') as Uint32Array;
    cache.findMany(ids, handles);
    expect([cache.sessionOf(handles[0])?.data, cache.sessionOf(handles[1])?.data]).toEqual([1, 2]);
  });
});

test("an array of no bytes that was given away is nobody else's: who detaches it harms nothing", () => {
  const cache = new SessionCache<number>({ now: () => NOW });
  const made = session(1);
  for (const { buffer } of [cache.idContext, made.idContext])
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
  cache.addSession(made);
  expect(cache.resume({ id: id(1) }).session).toBe(made);
  expect([cache.idContext, new Session(id(2)).idContext]).toEqual([new Uint8Array(0), new Uint8Array(0)]);
});

describe('methods and properties that a session was given', () => {
  const METHODS = 'upRef free'.split(' ');
  const PROPERTIES = 'time timeout id idContext protocolVersion refCount resumable extendedMasterSecret'.split(' ');
  class Odd extends Session<number> {}
  for (const name of METHODS) Object.defineProperty(Odd.prototype, name, { value: boom });
  for (const name of PROPERTIES) Object.defineProperty(Odd.prototype, name, { get: boom });
  const odd = (n: number, init: SessionInit<number> = {}) => new Odd(id(n), { data: n, time: NOW, ...init });

  test('are not called by any operation', () => {
    const cache = new SessionCache<number>({
      cacheSize: 2,
      now: () => NOW,
      onRemove: () => undefined,
      onNew: () => undefined,
    });
    const first = odd(1);
    expect([cache.addSession(first), cache.addSession(first)]).toEqual([true, false]);
    expect(cache.acquireSession(id(1))).toBe(first);
    expect(cache.resume({ id: id(1) })).toEqual({ session: first, reason: 'hit' });
    cache.addSession(odd(1));
    cache.removeSession(first);
    cache.store(odd(2));
    cache.store(odd(3));
    cache.store(odd(4, { timeout: 0 }));
    cache.addSession(odd(5, { time: NOW - 1000 }));
    expect(cache.resume({ id: id(5) })).toMatchObject({ reason: 'expired' });
    cache.flushSessions(0);
    expect(order(cache)).toEqual([]);
  });

  test('are not read where an add gives a new time', () => {
    const cache = new SessionCache<number>({ mode: SESS_CACHE_SERVER | SESS_CACHE_UPDATE_TIME, now: () => NOW + 5 });
    const first = odd(1);
    expect([cache.addSession(first), cache.addSession(first)]).toEqual([true, false]);
  });
});

describe('what somebody gave to all objects', () => {
  const ofSessions = 'data protocolVersion idContext time timeout extendedMasterSecret onFree resumed verifyPeer';
  const names = `${ofSessions} cacheSize mode now memoryLimit onNew onGet onRemove get addSession`.split(' ');

  /** Runs something while all objects have a value by each of the names. */
  function withAll<R>(value: unknown, run: () => R): R {
    const prototype = Object.prototype as Record<string, unknown>;
    for (const name of names) prototype[name] = value;
    try {
      return run();
    } finally {
      for (const name of names) delete prototype[name];
    }
  }

  test.each([NaN, -1, 'x', boom])('is no option: %s', (value) => {
    const seen = withAll(value, () => {
      const made = [
        new Session(id(1)),
        new Session(id(2), {}),
        new Session(id(3), { timeout: 300 }),
        SSL_SESSION_new(),
      ];
      const cache = new SessionCache({});
      const ctx = SSL_CTX_new({});
      for (const each of made.slice(0, 3)) cache.store(each, {});
      const resumed = cache.resume({ id: id(1) }).session === made[0];
      const { reason } = cache.resume({ id: id(9) });
      return [made.map(SSL_SESSION_get_timeout), cache.cacheSize, cache.timeout, cache.mode, ctx.size, resumed, reason];
    });
    expect(seen).toEqual([[300, 300, 300, 304], 20480, 7200, 2, 0, true, 'unknown']);
  });

  test('but what the class of the options has is one', () => {
    class Options {
      get timeout(): number {
        return 5;
      }
    }
    expect(new Session(id(1), new Options()).timeout).toBe(5);
  });
});

test('each option is read once', () => {
  const reads: string[] = [];
  const counted = <O extends object>(options: O): O =>
    new Proxy(options, {
      get: (target, key) => {
        reads.push(String(key));
        return Reflect.get(target, key) as unknown;
      },
    });
  const once = (run: () => unknown, ...expected: string[]) => {
    reads.length = 0;
    run();
    const own = reads.filter((name) => name !== 'get' && name !== 'addSession');
    expect(own.toSorted()).toEqual(expected.toSorted());
  };
  const cache = new SessionCache();
  const init = 'data protocolVersion idContext time timeout extendedMasterSecret onFree'.split(' ');
  once(() => new Session(id(1), counted({ timeout: 3 })), ...init);
  once(
    () => cache.resume(counted({ id: id(1) })),
    'id',
    'protocolVersion',
    'idContext',
    'verifyPeer',
    'extendedMasterSecret',
  );
  once(() => cache.store(session(1), counted({})), 'resumed', 'verifyPeer');
  once(() => SSL_SESSION_new(counted({ now: () => 1 })), 'now', 'onFree');
});
