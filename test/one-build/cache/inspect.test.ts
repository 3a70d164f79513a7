// What `console.log` shows of a cache and of a session: one line that is of use, and nothing secret.
import { inspect, type InspectOptions } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as js from '../../../src/js.js';
import * as main from '../../../src/index.js';
import { SSL_CTX_new } from '../../../src/openssl.js';
import { SharedSessionCache } from '../../../src/shared.js';

const ID = Uint8Array.from({ length: 32 }, (_, n) => 0xa0 + n);
const DATA = Buffer.from('the master secret');
const EVERYTHING: InspectOptions = { showHidden: true, depth: null, maxArrayLength: null, showProxy: true };
/** How the first bytes of the id and of the data may be shown. */
const FORMS = ['a0a1a2', 'a0 a1 a2', '160, 161, 162', '160,161,162', 'master', '74, 68, 65', '116, 104, 101', '746865'];

/** Those that a text has, however it is laid out. */
function formsIn(text: string): string[] {
  const line = text.replaceAll(/\s+/g, ' ');
  return FORMS.filter((form) => line.includes(form));
}

function filled({ Session, SessionCache }: Pick<typeof main, 'Session' | 'SessionCache'>, at = 1_800_000_000) {
  const cache = new SessionCache({ now: () => at });
  const session = new Session(ID, { data: DATA, protocolVersion: 0x0304, time: at, timeout: 300 });
  cache.addSession(session);
  cache.getSession(ID, 0x0304);
  cache.getSession(ID, 0x0303);
  return { cache, session };
}

describe.each([
  ['wasm-session-cache', main],
  ['wasm-session-cache/js', js as unknown as typeof main],
])('%s', (_, library) => {
  const { cache, session } = filled(library);

  test('a cache is one line of what it holds and counts', () => {
    const line = 'SessionCache { size: 1, cacheSize: 20480, hits: 1, misses: 1, timeouts: 0, cacheFull: 0 }';
    expect(inspect(cache)).toBe(line);
    expect(inspect({ cache }, { breakLength: Infinity })).toBe(`{ cache: ${line} }`);
  });

  test('a session is one line of its terms', () => {
    const line = 'Session { protocolVersion: 772, time: 1800000000, timeout: 300, resumable: true, refCount: 2 }';
    expect(inspect(session)).toBe(line);
    const freed = new library.Session(ID);
    freed.free();
    expect(inspect(freed)).toBe('Session { protocolVersion: 0, time: 0, timeout: 0, resumable: false, refCount: 0 }');
  });

  test('what is too deep to be shown is named', () => {
    expect(inspect({ a: { cache } }, { depth: 0 })).toBe('{ a: [Object] }');
    expect(inspect([cache, session], { depth: 0 })).toBe('[ [SessionCache], [Session] ]');
  });

  test('an heir has its own name', () => {
    class Sessions extends library.SessionCache {}
    expect(inspect(new Sessions())).toMatch(/^Sessions \{ size: 0, /);
  });

  test('an id and key material are not shown, whatever is asked for', () => {
    const within = { cache, sessions: new Map([['a', [session, new Proxy(session, {})]]]), all: [...cache] };
    const shown = [inspect(within, EVERYTHING), inspect(within, { ...EVERYTHING, customInspect: false })];
    shown.push(JSON.stringify([cache, session, [...cache]]), `${inspect(cache, { compact: false })}`);
    expect(shown.flatMap(formsIn)).toEqual([]);
  });

  test('prototypes and proxies can be inspected', () => {
    expect(inspect(library.SessionCache.prototype)).toContain('{}');
    expect(inspect(library.Session.prototype)).toContain('{}');
    expect(inspect(new Proxy(cache, {}))).toContain('SessionCache {}');
    expect(inspect(library.SessionCache, EVERYTHING)).toContain('class SessionCache');
  });
});

test('an SSL_CTX is a cache', () => {
  expect(inspect(SSL_CTX_new())).toMatch(/^SessionCache \{ size: 0, cacheSize: 20479, /);
});

test('a shared cache is one line of what it holds and counts, also when it was disposed of', () => {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  cache.set(ID, 0x0303, DATA, 60);
  cache.get(ID);
  const line =
    'SharedSessionCache { size: 1, bytesUsed: 128, byteLength: 196608, hits: 1, misses: 0, timeouts: 0, evictions: 0 }';
  expect(inspect(cache)).toBe(line);
  const text = inspect({ cache, token: cache.token }, EVERYTHING) + JSON.stringify([cache, cache.token]);
  expect(formsIn(text)).toEqual([]);
  cache[Symbol.dispose]();
  expect(inspect(cache)).toBe(line);
});
