// The cache in the place of tls.connect.
import { createRequire } from 'node:module';
import tls, { connect as importedConnect } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { peer, reach, reachOften } from '../../support/client-cache.js';

const original = tls.connect;
const all = { peers: () => true };

test('others see it, until it is disposed of', async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  {
    using _ = cache.install(all);
    const required = createRequire(import.meta.url)('node:tls') as typeof tls;
    expect(await reachOften((given) => required.connect(given), options, 2)).toBe(1);
    expect(await reachOften((given) => importedConnect(given), options, 2)).toBe(2);
  }
  expect(tls.connect).toBe(original);
  expect(importedConnect).toBe(original);
  expect(await reach(tls.connect, options)).toBe(false);
});

test('of connections to others nothing changes', async () => {
  const [one, two] = [await peer(), await peer()];
  const cache = new ClientSessionCache();
  using _ = cache.install({ peers: ({ port }) => port === one.port });
  expect(await reachOften(tls.connect, one.options, 2)).toBe(1);
  expect(await reachOften(tls.connect, two.options, 2)).toBe(0);
  expect(cache.stats).toMatchObject({ none: 1, offered: 1 });
});

test('within another: each has its peers, and where both want one the last has it', async () => {
  const [one, two] = [await peer(), await peer()];
  const [outer, inner] = [new ClientSessionCache(), new ClientSessionCache()];
  const outside = outer.install(all);
  onTestFinished(() => outside[Symbol.dispose]());
  {
    using _ = inner.install({ peers: ({ port }) => port === one.port });
    for (const { options } of [one, two]) expect(await reachOften(tls.connect, options, 2)).toBe(1);
    expect([outer.stats.offered, inner.stats.offered]).toEqual([1, 1]);
    // What is connected by a cache is its own.
    expect(await reachOften(outer.connect, one.options, 2)).toBe(1);
    expect([outer.stats.offered, inner.stats.offered]).toEqual([2, 1]);
  }
  expect(await reach(tls.connect, one.options)).toBe(true);
  expect([outer.stats.offered, inner.stats.offered]).toEqual([3, 1]);
});

test('disposed of in any order, and more than once', async () => {
  const { options } = await peer();
  const [first, second] = [new ClientSessionCache(), new ClientSessionCache()];
  const below = first.install(all);
  const above = second.install(all);
  below[Symbol.dispose]();
  below[Symbol.dispose]();
  expect(await reachOften(tls.connect, options, 2)).toBe(1);
  expect([first.stats.offered, second.stats.offered]).toEqual([0, 1]);
  above[Symbol.dispose]();
  above[Symbol.dispose]();
  expect(await reach(tls.connect, options)).toBe(false);
  expect(tls.connect).toBe(original);
});

test('a cache that is disposed of puts back what it was installed for', () => {
  const cache = new ClientSessionCache();
  cache.install(all);
  cache.install(all);
  cache[Symbol.dispose]();
  expect(tls.connect).toBe(original);
});

test('what it is asked for must be there', () => {
  const cache = new ClientSessionCache();
  for (const given of [undefined, null, {}, { peers: true }, { peers: () => true, scope: 'all' }]) {
    expect(() => cache.install(given as never)).toThrow(TypeError);
  }
  expect(tls.connect).toBe(original);
});

test('where its question throws, the connection is as without it', async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  using _ = cache.install({
    peers: () => {
      throw new Error('peers');
    },
  });
  expect(await reachOften(tls.connect, options, 2)).toBe(0);
});
