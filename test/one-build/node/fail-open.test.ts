// A store in trouble costs a client its resumption, never its handshake.
import { connect as connectTcp } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { connect } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { AttachOptions, Awaitable, NotResumedReason, SessionStore } from '../../../src/node/index.js';
import { mapStore } from '../../support/map-store.js';
import { HOST, stand, visit, visits } from '../../support/tls.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
const STORE_ERROR = new Error('store');
const IGNORED = { onError: () => {} };

function fail(): never {
  throw STORE_ERROR;
}

/** A thenable that answers twice. */
function twice<T>(value: T): PromiseLike<T> {
  const then = (done: (value: T) => unknown) => {
    done(value);
    return done(value);
  };
  // oxlint-disable-next-line unicorn/no-thenable -- what a store may give
  return { then } as never;
}

/** A store whose lookups are as given. */
function broken(lookup: (store: SessionStore, id: Uint8Array, version: number) => unknown): SessionStore {
  const store = mapStore();
  const answer = (id: Uint8Array, version: number) => lookup(store, id, version) as never;
  return { ...store, get: answer, take: answer };
}

test.each(VERSIONS)('%s: a store that answers later resumes', async (maxVersion) => {
  const later = async <T>(value: Awaitable<T>) => {
    await setTimeout(5);
    return value;
  };
  const store = mapStore();
  const cache: SessionStore = {
    get: (id, version) => later(store.get(id, version)),
    take: (id, version) => later(store.take(id, version)),
    set: (id, version, data, timeout) => later(store.set(id, version, data, timeout)),
    delete: (id, version) => later(store.delete(id, version)),
  };
  const { binding, port } = await stand({ cache });
  expect(await visits(port, 4, { maxVersion })).toEqual([false, true, true, true]);
  expect(binding.stats).toMatchObject({ resumed: 3, storeErrors: 0 });
});

test.each<[string, NotResumedReason, Parameters<typeof broken>[0]]>([
  ['throws', 'store-error', fail],
  ['rejects', 'store-error', () => Promise.reject(STORE_ERROR)],
  ['gives a string', 'store-error', () => 'session'],
  ['gives an object whose properties throw', 'store-error', () => new Proxy({}, { get: fail })],
  ['never answers', 'deadline', () => new Promise(() => {})],
  ['answers too late', 'deadline', (store, id, version) => answerAfter(150, store.get(id, version))],
  ['has nothing', 'unknown', () => null],
  ['gives nothing later', 'unknown', async () => undefined],
  ['gives no bytes', 'malformed', () => new Uint8Array(0)],
  ['gives half of the bytes', 'malformed', async (store, id, version) => half((await store.get(id, version))!)],
  ['gives a flipped bit', 'malformed', (store, id, version) => flip(store.get(id, version), 120)],
])('a store that %s: a full handshake', async (_, reason, lookup) => {
  const options: AttachOptions = { cache: broken(lookup), lookupDeadline: 50, ...IGNORED };
  for (const maxVersion of VERSIONS) {
    const { binding, port } = await stand(options);
    expect(await visits(port, 3, { maxVersion })).toEqual([false, false, false]);
    expect(binding.stats).toMatchObject({ handshakes: 3, resumed: 0, storeErrors: 0 });
    expect(binding.stats.notResumed).toMatchObject({ 'none-offered': 1, [reason]: 2 });
  }
});

async function answerAfter<T>(milliseconds: number, value: T) {
  await setTimeout(milliseconds);
  return value;
}

function half(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length / 2);
}

function flip(bytes: unknown, at: number): Uint8Array | undefined {
  // Of the sessions of a connection one may be shorter by a byte.
  return (bytes as Uint8Array | undefined)?.map((byte, i, { length }) =>
    i === Math.min(at, length - 1) ? byte ^ 1 : byte,
  );
}

test.each(VERSIONS)('%s: no single byte of what is stored can be changed', async (maxVersion) => {
  let at = 0;
  const map = new Map<string, Uint8Array>();
  const store = mapStore(map);
  const cache = broken((_, id, version) => flip(store.get(id, version), at));
  const { binding, port } = await stand({ cache: { ...cache, set: store.set } });
  const { session } = await visit(port, { maxVersion });
  const [{ length }] = map.values() as never as [Uint8Array];
  do {
    expect((await visit(port, { maxVersion, session })).resumed).toBe(false);
    at += 7;
  } while (at < length);
  expect(binding.stats.notResumed.malformed).toBe(Math.ceil(length / 7));
});

test.each(VERSIONS)("%s: another session's bytes are none of this one's", async (maxVersion) => {
  const map = new Map<string, Uint8Array>();
  const { binding, port } = await stand({ cache: mapStore(map) });
  const { session } = await visit(port, { maxVersion });
  await visit(port, { maxVersion });
  const values = [...map.values()];
  for (const [i, key] of [...map.keys()].entries()) map.set(key, values.at(i - 1)!);
  expect((await visit(port, { maxVersion, session })).resumed).toBe(false);
  expect(binding.stats.notResumed.malformed).toBe(1);
});

test.each(VERSIONS)('%s: a store that answers twice resumes once', async (maxVersion) => {
  const { binding, port } = await stand({ cache: broken((store, id, version) => twice(store.get(id, version))) });
  expect(await visits(port, 2, { maxVersion })).toEqual([false, true]);
  expect(binding.stats).toMatchObject({ handshakes: 2, resumed: 1 });
});

test.each<[string, () => unknown, number]>([
  ['throws', fail, 3],
  ['rejects', () => Promise.reject(STORE_ERROR), 3],
  ['never answers', () => new Promise(() => {}), 0],
])('a store whose set %s costs nobody a handshake', async (_, set, storeErrors) => {
  const errors: unknown[] = [];
  const cache = { ...mapStore(), set: set as never };
  const { binding, port } = await stand({ cache, onError: (error) => errors.push(error) });
  await visit(port);
  await visit(port, { maxVersion: 'TLSv1.2' });
  expect(binding.stats).toMatchObject({ handshakes: 2, stored: 3, storeErrors });
  expect(errors).toEqual(Array.from({ length: storeErrors }, () => STORE_ERROR));
});

test("errors of the user's callbacks cost nobody a handshake", async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
  onTestFinished(() => warned.mockRestore());
  const errors: unknown[] = [];
  const onError = (error: unknown) => {
    errors.push(error);
    throw new Error('onError');
  };
  const { binding, port } = await stand({ onError, onResumption: fail, contextOf: fail });
  expect(await visits(port, 2)).toEqual([false, false]);
  expect(errors).toEqual([STORE_ERROR, STORE_ERROR, STORE_ERROR, STORE_ERROR]);
  expect(binding.stats.notResumed.context).toBe(2);
  expect(binding.stats.stored).toBe(0);
  // For those of onError nobody is left but the process, which hears of the first.
  expect(warned).toHaveBeenCalledExactlyOnceWith(
    'handshakes go on, but sessions may not be resumed: Error: onError',
    expect.objectContaining({ code: 'TLS_SESSION_CACHE_ERROR' }),
  );
});

test('promises of the callbacks that are rejected cost nobody a handshake, nor the process its life', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
  onTestFinished(() => warned.mockRestore());
  const reject = () => Promise.reject(STORE_ERROR);
  const { port } = await stand({ onError: reject, onResumption: reject });
  expect(await visits(port, 2)).toEqual([false, true]);
  await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
});

test.each([
  ['throws', fail],
  ['gives no number', () => NaN],
])('a clock that %s: full handshakes, and nothing is stored or resumed', async (_, broken) => {
  let now = () => 1_800_000_000;
  const { binding, port } = await stand({ now: () => now(), cache: mapStore(), ...IGNORED });
  for (const maxVersion of VERSIONS) {
    const { session } = await visit(port, { maxVersion });
    const { stored } = binding.stats;
    now = broken;
    expect((await visit(port, { maxVersion, session })).resumed).toBe(false);
    expect(binding.stats.stored).toBe(stored);
    now = () => 1_800_000_000;
  }
  expect(binding.stats.notResumed.expired).toBe(2);
});

test.each(VERSIONS)(
  '%s: a store that never answers holds no process open whose sockets are closed',
  async (maxVersion) => {
    const asked = vi.fn();
    let asksLater = false;
    const cache = broken((store, id, version) => {
      if (!asksLater) return store.get(id, version);
      return new Promise(asked);
    });
    const { port } = await stand({ cache, lookupDeadline: 10_000, singleUse: false });
    const { session } = await visit(port, { maxVersion });
    asksLater = true;
    const timers = () => process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
    const before = timers();
    const socket = connect({ port, host: '127.0.0.1', servername: HOST, maxVersion, session }).on('error', () => {});
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce(), { interval: 1 });
    expect(timers()).toBeLessThanOrEqual(before);
    socket.destroy();
  },
);

test.each(VERSIONS)('%s: a store that answers when the socket is closed harms nobody', async (maxVersion) => {
  let answer: (() => void) | undefined;
  let asksLater = false;
  const cache = broken((store, id, version) => {
    if (!asksLater) return store.get(id, version);
    return new Promise((resolve) => (answer = () => resolve(store.get(id, version))));
  });
  const { server, binding, port } = await stand({ cache, lookupDeadline: 10_000, singleUse: false });
  const { session } = await visit(port, { maxVersion });
  const closed = vi.fn();
  server.on('connection', (socket) => socket.on('close', closed));
  asksLater = true;
  const socket = connectTcp(port, '127.0.0.1');
  connect({ socket, servername: HOST, maxVersion, session }).on('error', () => {});
  await vi.waitFor(() => expect(answer).toBeDefined());
  socket.resetAndDestroy();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  answer!();
  asksLater = false;
  expect((await visit(port, { maxVersion, session })).resumed).toBe(true);
  expect(binding.stats).toMatchObject({ handshakes: 2, resumed: 1, reading: 0 });
});
