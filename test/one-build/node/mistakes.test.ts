// Usual mistakes: the message says what is wrong.
import http from 'node:http';
import net from 'node:net';
import { createServer } from 'node:tls';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import * as library from '../../../src/index.js';
import { attachSessionCache, type AttachOptions } from '../../../src/node/index.js';
import { fileURLToPath } from 'node:url';
import { run } from '../../support/run.js';
import { mapStore } from '../../support/map-store.js';
import { serverOptions } from '../../support/tls.js';

const { Session, SessionCache } = library;

/** The package as it is installed a second time: the same, from other files. */
async function copy(): Promise<typeof library> {
  return import(new URL('../../../dist/index.js', import.meta.url).href);
}

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

const EVENTS = ['connection', 'newSession', 'resumeSession', 'secureConnection'];

describe('an option that there is none of', () => {
  test.each([
    ['cahce', { cahce: new SessionCache() }],
    ['ttl', { cache: mapStore(), ttl: 5 }],
    ['onresumption', { onResumption() {}, onresumption() {} }],
    ['constructor', { constructor: 5 }],
  ])('%s is refused by attachSessionCache, and the server is as before', async (name, options) => {
    const server = createServer(await serverOptions());
    const before = EVENTS.map((event) => server.rawListeners(event));
    const error = errorOf(() => attachSessionCache(server, options as AttachOptions));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toHaveProperty('message', expect.stringContaining(name));
    expect(EVENTS.map((event) => server.rawListeners(event))).toEqual(before);
    attachSessionCache(server).detach();
  });

  test('what somebody gave to all objects is no option, and nothing is refused for it', async () => {
    const server = createServer(await serverOptions());
    const prototype = Object.prototype as Record<string, unknown>;
    const names = ['cache', 'now', 'timeout', 'contextOf', 'lookupDeadline', 'singleUse', 'onError'];
    for (const name of names) prototype[name] = 'junk';
    try {
      attachSessionCache(server, {}).detach();
    } finally {
      for (const name of names) delete prototype[name];
    }
  });

  test.each([
    ['ttl', { ttl: 1 }],
    ['maxSize', { cacheSize: 5, maxSize: 5 }],
    ['cachesize', { cachesize: 5 }],
  ])('%s is refused by SessionCache', (name, options) => {
    const error = errorOf(() => new SessionCache(options as object));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toHaveProperty('message', expect.stringContaining(name));
  });

  test('a cache, or a store, in place of the options is refused, and the message names the option', async () => {
    for (const cache of [new SessionCache(), mapStore()]) {
      const server = createServer(await serverOptions());
      const error = errorOf(() => attachSessionCache(server, cache as AttachOptions));
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toHaveProperty('message', expect.stringMatching(/\bcache\b/));
    }
  });

  test('options without a prototype, of another realm, or that say undefined are options', async () => {
    const none = Object.assign(Object.create(null) as object, { singleUse: true });
    const other = runInNewContext('({ singleUse: true, idContext: new Uint8Array(3) })') as AttachOptions;
    for (const options of [none, other, { cache: undefined, onError: undefined } as never]) {
      attachSessionCache(createServer(await serverOptions()), options).detach();
    }
    expect(new SessionCache({ cacheSize: 5, now: undefined } as never).size).toBe(0);
  });
});

describe('a server that is', () => {
  test.each<[string, () => net.Server, RegExp]>([
    ['one of http', () => http.createServer(), /\bhttp\b/],
    ['one of net', () => net.createServer(), /\bnet\b/],
  ])('%s is refused, and the message says so', (_, create, words) => {
    const error = errorOf(() => attachSessionCache(create() as never));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toHaveProperty('message', expect.stringMatching(/^server: expected /));
    expect(error).toHaveProperty('message', expect.stringMatching(words));
  });

  test('attached already is refused, and the message says so', async () => {
    const server = createServer(await serverOptions());
    const binding = attachSessionCache(server);
    expect(() => attachSessionCache(server)).toThrow(/\battached\b/);
    binding.detach();
    attachSessionCache(server).detach();
  });
});

describe('of another copy of the package', () => {
  test('a cache is refused, and the message says so', async () => {
    const other = await copy();
    expect(other.SessionCache).not.toBe(SessionCache);
    const server = createServer(await serverOptions());
    const error = errorOf(() => attachSessionCache(server, { cache: new other.SessionCache() as never }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toHaveProperty('message', expect.stringMatching(/^cache: .*\bcopy\b/));
  });

  test('a session is refused, and the message says so', async () => {
    const other = await copy();
    const session = new other.Session(new Uint8Array(32).fill(1), { data: 1 });
    const error = errorOf(() => new SessionCache<number>().addSession(session as never));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toHaveProperty('message', expect.stringMatching(/^session: .*\bcopy\b/));
  });

  test('what is neither is not taken for it', async () => {
    for (const value of [{}, { id: new Uint8Array(32) }, Object.create(Session.prototype)]) {
      const error = errorOf(() => new SessionCache<number>().addSession(value as never));
      expect(error).toBeInstanceOf(TypeError);
      expect(error).not.toHaveProperty('message', expect.stringMatching(/\bcopy\b/));
    }
  });
});

test('where the default store can not be had, the error says what to give', async () => {
  const program = `
    import { createServer } from 'node:tls';
    import { attachSessionCache } from './node/index.js';
    try {
      attachSessionCache(createServer());
    } catch ({ message, cause }) {
      console.log(message, cause !== undefined);
    }`;
  const folder = fileURLToPath(new URL('../../../dist', import.meta.url));
  const printed = await run(process.execPath, ['--jitless', '--input-type=module', '--eval', program], folder);
  expect(printed).toMatch(/^attachSessionCache: cache: .* SessionCache of 'wasm-session-cache\/js' true$/m);
});
