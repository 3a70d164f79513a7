// Arguments that are none.
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';

describe('options of a cache', () => {
  const wrong: [unknown, ErrorConstructor, RegExp][] = [
    [null, TypeError, /options: expected an object, got null/],
    [{ maxPeer: 1 }, TypeError, /options\.maxPeer: expected one of peers, scope/],
    [{ peers: true }, TypeError, /peers: expected a function, got true/],
    [{ scope: 7 }, TypeError, /scope: expected a string or a function, got 7/],
    [{ now: 7 }, TypeError, /now: expected a function, got 7/],
    [{ onResumption: {} }, TypeError, /onResumption: expected a function/],
    [{ maxTicketsPerEndpoint: 0 }, RangeError, /maxTicketsPerEndpoint: expected an integer from 1 to 1024, got 0/],
    [{ maxTicketsPerEndpoint: '3' }, TypeError, /maxTicketsPerEndpoint/],
    [{ maxPeers: 1.5 }, RangeError, /maxPeers/],
    [{ maxBytes: -1 }, RangeError, /maxBytes/],
    [{ maxLifetime: -1 }, RangeError, /maxLifetime/],
    [{ maxLifetime: NaN }, RangeError, /maxLifetime/],
    [{ cooldown: Infinity }, RangeError, /cooldown/],
    [{ reuse: 'always' }, RangeError, /reuse: expected one of last, never/],
    [{ reuse: true }, TypeError, /reuse/],
  ];

  test.each(wrong)('%o', (options, type, message) => {
    expect(() => new ClientSessionCache(options as never)).toThrow(type);
    expect(() => new ClientSessionCache(options as never)).toThrow(message);
  });

  test('undefined is as if it were not there', () => {
    const nothing = { peers: undefined, scope: undefined, maxPeers: undefined, reuse: undefined, now: undefined };
    expect(new ClientSessionCache(nothing).stats.tickets).toBe(0);
    expect(new ClientSessionCache(undefined).stats.tickets).toBe(0);
  });
});

test('attach wants a socket with TLS, and options', () => {
  const cache = new ClientSessionCache();
  for (const socket of [undefined, {}, new net.Socket()]) {
    expect(() => cache.attach(socket as never, {})).toThrow(/socket: expected a tls.TLSSocket/);
  }
  expect(() => cache.attach({} as never, undefined as never)).toThrow(/options: expected an object/);
});

test('other methods want what they say', () => {
  const cache = new ClientSessionCache();
  expect(() => cache.forget(undefined as never)).toThrow(TypeError);
  expect(() => cache.connector(undefined as never)).toThrow(/buildConnector: expected a function/);
  expect(() => cache.connector((() => {}) as never, 7 as never)).toThrow(/options: expected an object, got 7/);
  expect(() => cache.agent('options' as never)).toThrow(/options: expected an object, got a string/);
  expect(() => cache.http2('no authority')).toThrow(TypeError);
  expect(() => cache.http2(443 as never)).toThrow(/authority: expected a string or a URL, got 443/);
  expect(() => cache.http2('https://localhost', 7 as never)).toThrow(/options: expected an object, got 7/);
  expect(() => cache.connect({ port: -1 })).toThrow(RangeError);
});
