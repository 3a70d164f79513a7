import { beforeEach, describe, expect, test } from 'vitest';
import { Session, SessionCache } from '../../../src/index.js';
import { stateOf } from '../../../src/cache/session-cache.js';
import { hex } from '../../support/bytes.js';

const ID = new Uint8Array(32).fill(1);
const NOT_BYTES: unknown[] = [
  'abc',
  5,
  null,
  undefined,
  [1, 2],
  {},
  new ArrayBuffer(4),
  new Uint16Array(4),
  { length: 4, [Symbol.toStringTag]: 'Uint8Array' },
];
const WRONG_LENGTHS = [new Uint8Array(0), new Uint8Array(33), new Uint8Array(4096)];
const NOT_SECONDS: unknown[] = ['5', null, {}, 5n];
const WRONG_SECONDS = [-1, -0.001, NaN, Infinity, -Infinity];
const NOT_INTEGERS = [1.5, NaN, Infinity, -1];

let cache: SessionCache<Uint8Array>;
let elsewhere: Session<Uint8Array>;
let freed: Session<Uint8Array>;

beforeEach(() => {
  cache = new SessionCache({ cacheSize: 5, now: () => 100 });
  for (let n = 1; n <= 3; n++) cache.addSession(session(n));
  elsewhere = session(50);
  new SessionCache<Uint8Array>().addSession(elsewhere);
  freed = session(60);
  freed.free();
});

function session(n: number): Session<Uint8Array> {
  return new Session(new Uint8Array(32).fill(n), { time: 100, timeout: 300, data: Uint8Array.of(n) });
}

/** All that a failed call must leave as it was. */
function snapshot(): unknown {
  const sessions = [...cache].map(({ id, refCount, resumable, time, timeout }) => {
    return { id: hex(id), refCount, resumable, time, timeout };
  });
  const { cacheSize, timeout, mode, idContext, stats } = cache;
  return { sessions, cacheSize, timeout, mode, idContext: hex(idContext), stats, intact: stateOf(cache).table.check() };
}

function expectRefused(call: () => unknown, error: new () => Error, message: RegExp): void {
  const before = snapshot();
  expect(call).toThrow(error);
  expect(call).toThrow(message);
  expect(snapshot()).toEqual(before);
}

const byId: Record<string, (id: never) => unknown> = {
  getSession: (id) => cache.getSession(id),
  acquireSession: (id) => cache.acquireSession(id),
  hasSession: (id) => cache.hasSession(id),
  takeSession: (id) => cache.takeSession(id),
  'new Session': (id) => new Session(id),
};

describe.each(Object.keys(byId))('%s', (name) => {
  test.each(NOT_BYTES)('refuses %o as an id', (id) => {
    expectRefused(() => byId[name](id as never), TypeError, /^id: expected a Uint8Array, got /);
  });

  test.each(WRONG_LENGTHS)('refuses an id of a wrong length', (id) => {
    expectRefused(
      () => byId[name](id as never),
      RangeError,
      new RegExp(`^id: expected 1 to 32 bytes, got ${id.length}$`),
    );
  });
});

const byVersion: Record<string, (version: never) => unknown> = {
  getSession: (version) => cache.getSession(ID, version),
  acquireSession: (version) => cache.acquireSession(ID, version),
  hasSession: (version) => cache.hasSession(ID, version),
  takeSession: (version) => cache.takeSession(ID, version),
  resume: (protocolVersion) => cache.resume({ id: ID, protocolVersion }),
  generateId: (version) => cache.generateId(32, version),
  'new Session': (protocolVersion) => new Session(ID, { protocolVersion }),
};

test.each(Object.keys(byVersion))('%s refuses a wrong protocol version', (name) => {
  for (const version of ['0x0303', null, {}]) {
    expectRefused(() => byVersion[name](version as never), TypeError, /^protocolVersion: expected an integer, got /);
  }
  for (const version of [...NOT_INTEGERS, 0x10000]) {
    expectRefused(
      () => byVersion[name](version as never),
      RangeError,
      /^protocolVersion: expected an integer from 0 to/,
    );
  }
});

const bySeconds: Record<string, (seconds: never) => unknown> = {
  flushSessions: (now) => cache.flushSessions(now),
  'timeout of a cache': (timeout) => (cache.timeout = timeout),
  'time of a cached session': (time) => ([...cache][1].time = time),
  'timeout of a cached session': (timeout) => ([...cache][1].timeout = timeout),
  'time of a session': (time) => (session(9).time = time),
  'time of a new session': (time) => new Session(ID, { time }),
  'timeout of a new session': (timeout) => new Session(ID, { timeout }),
  'timeout of a new cache': (timeout) => new SessionCache({ timeout }),
};

test.each(Object.keys(bySeconds))('%s: refuses what are no seconds', (name) => {
  for (const seconds of NOT_SECONDS) {
    expectRefused(
      () => bySeconds[name](seconds as never),
      TypeError,
      /^(now|time|timeout): expected a number of seconds, got /,
    );
  }
  for (const seconds of WRONG_SECONDS) {
    expectRefused(() => bySeconds[name](seconds as never), RangeError, /^(now|time|timeout): expected seconds, finite/);
  }
});

test.each(WRONG_SECONDS)('a clock that says %d is refused before anything changes', (now) => {
  cache = new SessionCache({ now: () => now });
  const calls = [
    () => cache.getSession(ID),
    () => cache.takeSession(ID),
    () => cache.resume({ id: ID }),
    () => cache.store(session(9)),
    () => cache.flushSessions(),
  ];
  for (const call of calls) expectRefused(call, RangeError, /^now\(\): expected seconds/);
});

const bySession: Record<string, (session: never) => unknown> = {
  addSession: (value) => cache.addSession(value),
  removeSession: (value) => cache.removeSession(value),
  store: (value) => cache.store(value),
};

test.each(Object.keys(bySession))('%s refuses what is no session, and a freed one', (name) => {
  for (const value of [null, undefined, {}, ID, 'session', Object.create(Session.prototype)]) {
    expectRefused(() => bySession[name](value as never), TypeError, /^session: expected a Session, got /);
  }
  expectRefused(() => bySession[name](freed as never), RangeError, /^session: expected a session that is not freed/);
});

test.each(['addSession', 'store'])('%s refuses a session that another cache holds', (name) => {
  expectRefused(
    () => bySession[name](elsewhere as never),
    RangeError,
    /^session: expected a session that no other cache/,
  );
  expect([elsewhere.refCount, elsewhere.resumable]).toEqual([2, true]);
});

test('a freed session can neither be referenced nor freed again', () => {
  expect(() => freed.upRef()).toThrow(RangeError);
  expect(() => freed.free()).toThrow(RangeError);
  expect(freed.refCount).toBe(0);
});

test("the caller can't free the reference of the cache", () => {
  const [held] = cache;
  held.free();
  expectRefused(() => held.free(), RangeError, /^session: expected a reference of the caller/);
  expect(held.refCount).toBe(1);
});

test('resume refuses wrong offers', () => {
  for (const offer of [undefined, null, 'offer']) {
    expectRefused(() => cache.resume(offer as never), TypeError, /^offer: expected an object/);
  }
  expectRefused(() => cache.resume({ id: 'ab' as never }), TypeError, /^offer\.id: expected a Uint8Array/);
  expectRefused(
    () => cache.resume({ id: new Uint8Array(33) }),
    RangeError,
    /^offer\.id: expected 0 to 32 bytes, got 33/,
  );
  const idContext = new Uint8Array(33);
  expectRefused(() => cache.resume({ id: ID, idContext }), RangeError, /^offer\.idContext: expected 0 to 32 bytes/);
  expectRefused(
    () => cache.resume({ id: ID, verifyPeer: 1 as never }),
    TypeError,
    /^offer\.verifyPeer: expected a boolean/,
  );
  const extendedMasterSecret = 'yes' as never;
  expectRefused(() => cache.resume({ id: ID, extendedMasterSecret }), TypeError, /^offer\.extendedMasterSecret: /);
});

test('store refuses wrong options', () => {
  expectRefused(() => cache.store(session(9), null as never), TypeError, /^options: expected an object/);
  expectRefused(
    () => cache.store(session(9), { resumed: 1 as never }),
    TypeError,
    /^options\.resumed: expected a boolean/,
  );
  expectRefused(() => cache.store(session(9), { verifyPeer: 'no' as never }), TypeError, /^options\.verifyPeer: /);
});

test('generateId refuses wrong lengths', () => {
  for (const length of [0, 33, 1.5, NaN])
    expectRefused(() => cache.generateId(length), RangeError, /^length: expected/);
  expectRefused(() => cache.generateId('32' as never), TypeError, /^length: expected an integer, got a string/);
});

test('the settings of a cache refuse wrong values', () => {
  for (const value of NOT_INTEGERS) {
    expectRefused(() => (cache.cacheSize = value), RangeError, /^cacheSize: expected an integer/);
    expectRefused(() => (cache.mode = value), RangeError, /^mode: expected an integer/);
  }
  expectRefused(() => (cache.cacheSize = '5' as never), TypeError, /^cacheSize: expected an integer, got a string/);
  expectRefused(() => (cache.idContext = new Uint8Array(33)), RangeError, /^idContext: expected 0 to 32 bytes, got 33/);
  expectRefused(() => (cache.idContext = 'www' as never), TypeError, /^idContext: expected a Uint8Array/);
});

test.each([
  ['options', null, TypeError],
  ['cacheSize', { cacheSize: -1 }, RangeError],
  ['mode', { mode: 2.5 }, RangeError],
  ['idContext', { idContext: new Uint8Array(33) }, RangeError],
  ['now', { now: 5 }, TypeError],
  ['onNew', { onNew: {} }, TypeError],
  ['onGet', { onGet: true }, TypeError],
  ['onRemove', { onRemove: 'log' }, TypeError],
  ['memoryLimit', { memoryLimit: 65536 }, RangeError],
])('a new cache refuses a wrong %s', (name, options, error) => {
  expect(() => new SessionCache(options as never)).toThrow(error);
  expect(() => new SessionCache(options as never)).toThrow(new RegExp(`^${name}: expected `));
});

test.each([
  ['init', null, TypeError],
  ['idContext', { idContext: new Uint8Array(33) }, RangeError],
  ['idContext', { idContext: [1] }, TypeError],
  ['extendedMasterSecret', { extendedMasterSecret: 1 }, TypeError],
  ['onFree', { onFree: 1 }, TypeError],
])('a new session refuses a wrong %s', (name, init, error) => {
  expect(() => new Session(ID, init as never)).toThrow(error);
  expect(() => new Session(ID, init as never)).toThrow(new RegExp(`^${name}: expected `));
});

test('onGet may give a Session or nothing, and no freed one', () => {
  for (const [given, error] of [
    [{}, TypeError],
    ['id', TypeError],
    [freed, RangeError],
  ] as const) {
    const asking = new SessionCache({ onGet: () => given as never });
    expect(() => asking.resume({ id: ID })).toThrow(error);
    expect(asking.size).toBe(0);
  }
});
