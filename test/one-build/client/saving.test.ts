// Sessions of one process, for the next.
import { randomBytes } from 'node:crypto';
import tls, { type ConnectionOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { peer, reach, reachAtOnce, reachOften, VERSIONS } from '../../support/client-cache.js';

const keys = [randomBytes(32)];

/** A cache after three connections at once, and its image. */
async function saved(maxVersion: (typeof VERSIONS)[number]) {
  const { options } = await peer({ maxVersion });
  const first = new ClientSessionCache();
  await reachAtOnce(first.connect, options, 3);
  const { tickets } = first.stats;
  return { options, first, tickets, image: first.save(keys) };
}

describe.each(VERSIONS)('%s', (maxVersion) => {
  test('what was saved resumes in another cache', async () => {
    const { options, first, tickets, image } = await saved(maxVersion);
    expect(first.stats.tickets).toBe(tickets);
    const second = new ClientSessionCache();
    expect(second.restore(image, keys)).toBe(tickets);
    expect(second.stats).toMatchObject({ tickets, bytes: first.stats.bytes, peers: 1 });
    expect(await reach(second.connect, options)).toBe(true);
    expect(await reach(second.connect, { ...options, servername: 'a.test' })).toBe(false);
  });

  test('an image that is restored once more brings nothing that is there', async () => {
    const { tickets, image } = await saved(maxVersion);
    const second = new ClientSessionCache();
    expect(second.restore(image, keys)).toBe(tickets);
    expect(second.restore(image, keys)).toBe(0);
    expect(second.stats.tickets).toBe(tickets);
  });

  test('what has expired is left out; a clock that was set back makes nothing live longer', async () => {
    const { options } = await peer({ maxVersion, sessionTimeout: 100 });
    let now = 10_000;
    const make = () => new ClientSessionCache({ now: () => now });
    const cache = make();
    await reach(cache.connect, options);
    const image = cache.save(keys);
    const { tickets } = cache.stats;
    now = 10_099;
    expect(make().restore(image, keys)).toBe(tickets);
    now = 10_100;
    expect(make().restore(image, keys)).toBe(0);
    now = 5000;
    const later = make();
    expect(later.restore(image, keys)).toBe(tickets);
    now = 5100;
    expect(await reach(later.connect, options)).toBe(false);
    expect(later.stats.expired).toBe(1);
  });
});

test('what rests on objects of the process is left out', async () => {
  const { options } = await peer();
  const resting: ConnectionOptions[] = [
    { checkServerIdentity: () => undefined },
    { secureContext: tls.createSecureContext({ ca: options.ca }) },
    { pskCallback: (() => null) as never },
  ];
  const cache = new ClientSessionCache();
  for (const more of resting) expect(await reachOften(cache.connect, { ...options, ...more }, 2)).toBe(1);
  expect(new ClientSessionCache().restore(cache.save(keys), keys)).toBe(0);
});

test('what rests on the default authorities is taken where they are the same', async (context) => {
  const { setDefaultCACertificates, getCACertificates } = tls as unknown as {
    setDefaultCACertificates?: (certificates: readonly unknown[]) => void;
    getCACertificates: (type: string) => readonly string[];
  };
  if (!setDefaultCACertificates) return context.skip('Node has no tls.setDefaultCACertificates');
  const before = getCACertificates('default');
  const { options } = await peer();
  // Before a cache has looked at them, as in a process that begins so.
  setDefaultCACertificates([options.ca]);
  const given = { ...options, ca: undefined };
  const cache = new ClientSessionCache();
  await reach(cache.connect, given);
  const image = cache.save(keys);
  expect(new ClientSessionCache().restore(image, keys)).toBe(2);
  setDefaultCACertificates(before);
  expect(new ClientSessionCache().restore(image, keys)).toBe(0);
  // Nor is what was trusted before saved as if it were trusted now.
  expect(new ClientSessionCache().restore(cache.save(keys), keys)).toBe(0);
});

test('an image is taken whole or not at all', async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  await reach(cache.connect, options);
  const image = cache.save(keys);
  const other = new ClientSessionCache();
  for (const at of [0, 5, 20, 50, image.length - 1]) {
    const changed = Uint8Array.from(image, (byte, i) => (i === at ? byte ^ 1 : byte));
    expect(() => other.restore(changed, keys)).toThrow(RangeError);
  }
  expect(() => other.restore(image.subarray(0, -1), keys)).toThrow(RangeError);
  expect(() => other.restore(image, [randomBytes(32)])).toThrow(/sealed with another key/);
  expect(() => other.restore('bytes' as never, keys)).toThrow(TypeError);
  expect(() => other.restore(image, 'keys' as never)).toThrow(TypeError);
  expect(() => other.save([])).toThrow(RangeError);
  expect(other.stats).toMatchObject({ tickets: 0, peers: 0 });
  // The key may be one of several.
  expect(other.restore(image, [randomBytes(32), ...keys])).toBe(2);
});

test('the image shows nothing of what it holds', async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  const socket = cache.connect(options);
  const sessions: Buffer[] = [];
  socket.on('session', (session: Buffer) => sessions.push(session));
  await reach(() => socket, options);
  const image = Buffer.from(cache.save(keys));
  expect(sessions).toHaveLength(2);
  for (const session of sessions) expect(image.includes(session.subarray(-40))).toBe(false);
  expect(image.includes('localhost')).toBe(false);
});
