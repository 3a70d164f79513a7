// Whatever a store or a callback gives or throws: never an uncaught error, never a dead handshake.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AttachOptions, SessionStore } from '../../../src/node/index.js';
import { mapStore } from '../../support/map-store.js';
import { stand, visit, visits, WORD } from '../../support/tls.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

let uncaught: unknown[];
const note = (error: unknown) => void uncaught.push(error);

beforeEach(() => {
  uncaught = [];
  process.on('uncaughtExceptionMonitor', note);
  vi.spyOn(process, 'emitWarning').mockReturnValue();
});

afterEach(() => {
  process.off('uncaughtExceptionMonitor', note);
  vi.restoreAllMocks();
});

/** Rejections are uncaught when all promises of the tick have run. */
async function expectCaught(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  expect(uncaught).toEqual([]);
}

/** Handshakes go on; whether they resume, is another matter. */
async function expectServed(options: AttachOptions): Promise<void> {
  for (const maxVersion of VERSIONS) {
    const { port } = await stand(options);
    let { session, text } = await visit(port, { maxVersion });
    expect(text).toBe(WORD);
    ({ text } = await visit(port, { maxVersion, session }));
    expect(text).toBe(WORD);
  }
  await expectCaught();
}

const revoked = Proxy.revocable({}, {});
revoked.revoke();

/** Values that can't be made a string, or hardly. */
const VALUES: [string, unknown][] = [
  ['an object without a string form', Object.create(null)],
  ['a symbol', Symbol('x')],
  ['undefined', undefined],
  [
    'an object whose string form throws',
    {
      toString() {
        throw new Error('toString');
      },
    },
  ],
  ['a proxy that was revoked', revoked.proxy],
  [
    'an error whose message throws',
    Object.defineProperty(new Error('x'), 'message', {
      get() {
        throw new Error('message');
      },
    }),
  ],
];

describe.each(VALUES)('what is thrown is %s', (_, value) => {
  const fail = () => {
    // oxlint-disable-next-line no-throw-literal -- what a program may do
    throw value;
  };
  // oxlint-disable-next-line prefer-promise-reject-errors -- the same
  const reject = () => Promise.reject(value);

  test.each([
    ['thrown', fail],
    ['rejected with', reject],
  ])('%s by onError', async (_, onError) => {
    await expectServed({ cache: brokenStore(fail), onError, onResumption: fail as never });
  });

  test.each([
    ['thrown', fail],
    ['rejected with', reject],
  ])('%s by the store, with nobody to tell', async (_, action) => {
    await expectServed({ cache: brokenStore(action) });
  });

  test.each([
    ['thrown', fail],
    ['rejected with', reject],
  ])('%s by onResumption', async (_, onResumption) => {
    await expectServed({ onResumption });
    await expectServed({ onResumption, onError: fail });
  });

  test('thrown by contextOf, and by the clock', async () => {
    await expectServed({ contextOf: fail });
    await expectServed({ now: fail, cache: mapStore() });
  });
});

function brokenStore(action: () => unknown): SessionStore {
  return { get: action, take: action, set: action, delete: action } as SessionStore;
}

describe.each(VERSIONS)('%s: a store', (maxVersion) => {
  /** A view of bytes that belong to somebody else by now. */
  function detached(bytes: unknown): Uint8Array {
    const copy = Uint8Array.from(bytes as Uint8Array);
    structuredClone(copy.buffer, { transfer: [copy.buffer] });
    return copy;
  }

  test.each<[string, (value: unknown) => unknown]>([
    ['at once', (value) => value && detached(value)],
    ['later', async (value) => value && detached(value)],
  ])('that answers a detached view, %s: full handshakes', async (_, change) => {
    const store = mapStore();
    const lookup: SessionStore['get'] = (...key) => change(store.get(...key)) as never;
    const { binding, port } = await stand({ cache: { ...store, get: lookup, take: lookup }, onError: () => {} });
    expect(await visits(port, 3, { maxVersion })).toEqual([false, false, false]);
    expect(binding.stats).toMatchObject({ handshakes: 3, resumed: 0 });
    await expectCaught();
  });

  test.each<[string, (value: Uint8Array) => unknown]>([
    ['a DataView', (value) => new DataView(value.buffer, value.byteOffset, value.length)],
    ['an ArrayBuffer', (value) => Uint8Array.from(value).buffer],
    ['wider elements', (value) => new Uint16Array(value)],
    ['a view that lies about its length', (value) => Object.defineProperty(value, 'length', { value: 1e9 })],
    ['a view that can not be filled', (value) => Object.assign(value, { fill: 5 })],
    ['a view of shared memory of no length', () => new Uint8Array(new SharedArrayBuffer(0))],
  ])('that answers %s: served, and nothing uncaught', async (_, change) => {
    const store = mapStore();
    const lookup: SessionStore['get'] = async (...key) => {
      const value = await store.get(...key);
      return value ? (change(value) as never) : value;
    };
    const cache = { ...store, get: lookup, take: lookup };
    const { port } = await stand({ cache, singleUse: true, onError: () => {} });
    const { session } = await visit(port, { maxVersion });
    expect((await visit(port, { maxVersion, session })).text).toBe(WORD);
    await expectCaught();
  });
});

describe.each<[string, unknown]>([
  ['a BigInt', 1_800_000_000n],
  ['a string', 'soon'],
  ['a string of digits', '1800000000'],
  ['an object', {}],
  ['an object without a value', Object.create(null)],
  ['a symbol', Symbol('x')],
  ['null', null],
  ['a date', new Date()],
])('a clock that gives %s', (_, value) => {
  test.each(VERSIONS)('%s: full handshakes, and nothing is stored or resumed', async (maxVersion) => {
    let now: () => unknown = () => 1_800_000_000;
    const { binding, port } = await stand({ now: () => now() as number, cache: mapStore(), onError: () => {} });
    const { session } = await visit(port, { maxVersion });
    const { stored } = binding.stats;
    expect(stored).toBeGreaterThan(0);
    now = () => value;
    const again = await visit(port, { maxVersion, session });
    expect([again.resumed, again.text, binding.stats.stored]).toEqual([false, WORD, stored]);
    await expectCaught();
  });
});
