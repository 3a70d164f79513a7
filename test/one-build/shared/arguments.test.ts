import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { SharedSessionCache } from '../../../src/shared.js';
import { HEADER_LAYOUT_VERSION, MOST_OWNERS } from '../../../src/shared/layout.generated.js';
import { expectIntact, memoryOf } from '../../support/shared.js';

const ID = Uint8Array.of(1, 2, 3);
const DATA = Uint8Array.of(4, 5);
const any = (value: unknown) => value as any;

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each<[unknown, string]>([
  [1, 'options: expected an object, got 1'],
  [{ bytes: 131_071 }, 'bytes: expected an integer from 131072 to 4294967296, got 131071'],
  [{ bytes: 2 ** 32 + 1 }, 'bytes: expected an integer from 131072 to 4294967296, got 4294967297'],
  [{ bytes: '1' }, 'bytes: expected an integer, got a string'],
  [{ now: 1 }, 'now: expected a function, got 1'],
  [{ byte: 1 }, 'byte'],
])('create(%j) is refused', (options, message) => {
  expect(() => SharedSessionCache.create(any(options))).toThrow(message);
});

test('it is made by create or attach alone, and what is not made hears of no thread that ends', async () => {
  expect(() => new (any(SharedSessionCache))()).toThrow('new SharedSessionCache: expected create() or attach()');
  using cache = SharedSessionCache.create({ bytes: 131_072 });
  const worker = new Worker('', { eval: true });
  cache.watch(worker);
  // What a listener throws would be an error of the process, and fails the run.
  await once(worker, 'exit');
});

test('what a program has put into all objects is no option of the memory', () => {
  onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'address'));
  Object.assign(Object.prototype, { address: 'i64' });
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  expect(cache.set(ID, 0x0303, DATA, 60)).toBe(true);
});

test.each<[unknown, string]>([
  [undefined, 'token: expected an object, got undefined'],
  [{}, 'token: expected that of a SharedSessionCache, got an object of class Object'],
  [{ memory: new SharedArrayBuffer(65536) }, 'token: expected that of a SharedSessionCache'],
  [{ memory: { buffer: new SharedArrayBuffer(65536) } }, 'token: expected that of a SharedSessionCache'],
])('attach(%j) is refused', (token, message) => {
  expect(() => SharedSessionCache.attach(any(token))).toThrow(message);
});

test('the token of another layout is refused', () => {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  new DataView(memoryOf(cache).buffer).setUint32(HEADER_LAYOUT_VERSION, 99, true);
  expect(() => SharedSessionCache.attach(cache.token)).toThrow('token: expected a cache of layout 1, got 99');
});

test('bad keys and values are refused, and change nothing', () => {
  const cache = SharedSessionCache.create({ bytes: 131_072, now: () => 1 });
  cache.set(ID, 0x0303, DATA, 10);
  const { stats } = cache;
  const calls: [() => unknown, string][] = [
    [() => cache.get(any('1')), 'id: expected a Uint8Array, got a string'],
    [() => cache.get(new Uint8Array(0)), 'id: expected 1 to 32 bytes, got 0'],
    [() => cache.take(new Uint8Array(33)), 'id: expected 1 to 32 bytes, got 33'],
    [() => cache.has(ID, 65_536), 'protocolVersion: expected an integer from 0 to 65535, got 65536'],
    [() => cache.delete(ID, any('3')), 'protocolVersion: expected an integer, got a string'],
    [() => cache.retire(any(null)), 'id: expected a Uint8Array, got null'],
    [() => cache.set(ID, 0x0303, any('x'), 1), 'data: expected a Uint8Array, got a string'],
    [() => cache.set(ID, 0x0303, new Uint8Array(0), 1), 'data: expected 1 to Infinity bytes, got 0'],
    [() => cache.set(ID, 0x0303, DATA, -1), 'timeout: expected seconds, finite and not negative, got -1'],
    [() => cache.set(ID, 0x0303, DATA, 1, any(1)), 'heir: expected a boolean, got 1'],
    [() => cache.flush(NaN), 'now: expected seconds, finite and not negative, got NaN'],
    [() => cache.watch(any({})), 'worker: expected a Worker of node:worker_threads'],
    [() => cache.watch(any({ once() {}, threadId: -1 })), 'worker.threadId: expected an integer from 0'],
  ];
  for (const [call, message] of calls) expect(call).toThrow(message);
  expect(cache.stats).toEqual(stats);
  expect(cache.get(ID)).toEqual(DATA);
  expectIntact(cache);
});

test('data that is too long is not kept, and what was there stays', () => {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  expect(cache.set(ID, 0x0303, DATA, 10)).toBe(true);
  expect(cache.set(ID, 0x0303, new Uint8Array(16_385), 10)).toBe(false);
  expect(cache.get(ID)).toEqual(DATA);
});

test('a clock that gives no seconds is refused', () => {
  const cache = SharedSessionCache.create({ bytes: 131_072, now: () => NaN });
  expect(() => cache.get(ID)).toThrow('now(): expected seconds, finite and not negative, got NaN');
});

test('what was disposed of is refused; who else is attached goes on', () => {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  const other = SharedSessionCache.attach(cache.token);
  cache.set(ID, 0x0303, DATA, 10);
  cache[Symbol.dispose]();
  cache[Symbol.dispose]();
  expect(() => cache.get(ID)).toThrow('cache: expected one that is attached, got one that was disposed of');
  expect(other.get(ID)).toEqual(DATA);
  expect(other.stats.hits).toBe(1);
});

test('as many can be attached as there are places, and a place that is given back is free', () => {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  const others = Array.from({ length: MOST_OWNERS - 1 }, () => SharedSessionCache.attach(cache.token));
  expect(() => SharedSessionCache.attach(cache.token)).toThrow(RangeError);
  others[7][Symbol.dispose]();
  SharedSessionCache.attach(cache.token).set(ID, 0x0303, DATA, 10);
  expect(cache.get(ID)).toEqual(DATA);
});

test('without shared memory it says so', () => {
  vi.stubGlobal('SharedArrayBuffer', undefined);
  expect(() => SharedSessionCache.create()).toThrow(
    'there is no shared memory here (SharedArrayBuffer is not defined)',
  );
  vi.stubGlobal('WebAssembly', undefined);
  expect(() => SharedSessionCache.create()).toThrow('there is no shared memory here (WebAssembly is not defined)');
});
