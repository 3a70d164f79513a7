// What runs the core. The whole suite runs over each; here is what tells them apart.
import { afterEach, expect, test, vi } from 'vitest';
import { Session as MainSession, SessionCache as MainCache } from '../../../src/index.js';
import { MemoryLimitError, Session, SessionCache } from '../../../src/js.js';
import { SSL_CTX_new } from '../../../src/openssl-js.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** No room for another buffer, however it is asked for. */
function fillMemory(): void {
  const fail = function (): never {
    throw new RangeError('Array buffer allocation failed');
  };
  const prototype = ArrayBuffer.prototype as ArrayBuffer & { transfer?(): never };
  if (prototype.transfer) vi.spyOn(prototype, 'transfer').mockImplementation(fail);
  vi.stubGlobal('ArrayBuffer', fail);
}

function add(cache: SessionCache, sessions: number): void {
  for (let n = 0; n < sessions; n++) cache.addSession(new Session(Uint8Array.of(n, n >> 8, n >> 16)));
}

test('a cache says what runs it', () => {
  expect(new MainCache().backend).toBe(process.env.BACKEND);
  expect(new SessionCache().backend).toBe('js');
  expect(SSL_CTX_new().backend).toBe('js');
});

test('the translated core needs no WebAssembly', () => {
  vi.stubGlobal('WebAssembly', undefined);
  const cache = new SessionCache();
  add(cache, 100);
  expect(cache.size).toBe(100);
});

test('a session is of no entry: what one cache let go of, another may hold', () => {
  const session = new MainSession(Uint8Array.of(1));
  const main = new MainCache();
  const other = new SessionCache();
  main.addSession(session);
  expect(() => other.addSession(session)).toThrow(RangeError);
  main.removeSession(session);
  expect(other.addSession(session)).toBe(true);
});

test('when memory of the translated core grows, views of the old one are detached', () => {
  const cache = new SessionCache({ cacheSize: 0 });
  const ids = cache.idBuffer(1);
  add(cache, 100_000);
  expect(ids.length).toBe(0);
  expect(cache.size).toBe(100_000);
});

test('where no more memory can be had, the translated core goes on with what it has', () => {
  const cache = new SessionCache({ cacheSize: 0 });
  const { byteLength } = cache.idBuffer(1).buffer;
  fillMemory();
  expect(() => cache.reserve(100_000)).toThrow(MemoryLimitError);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  expect(cache.idBuffer(1).buffer.byteLength).toBe(byteLength);
  add(cache, 100_000);
  expect(cache.size).toBe(100_000);
});
