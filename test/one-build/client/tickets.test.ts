// How many tickets are kept, and for how long.
import { once } from 'node:events';
import type { ConnectionOptions } from 'node:tls';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { peer, reach, reachAtOnce, reachOften, VERSIONS } from '../../support/client-cache.js';
import { makeAuthority } from '../../support/certificates.js';
import { HOST, pki } from '../../support/tls.js';

const DAY = 86_400_000;

describe.each(VERSIONS)('%s', (maxVersion) => {
  test('a session ends when the server said', async () => {
    const { options } = await peer({ maxVersion, sessionTimeout: 100 });
    let now = Math.floor(Date.now() / 1000);
    const cache = new ClientSessionCache({ now: () => now });
    await reach(cache.connect, options);
    now += 99;
    expect(await reach(cache.connect, options)).toBe(true);
    now += 101;
    expect(await reach(cache.connect, options)).toBe(false);
    expect(cache.stats).toMatchObject({ expired: 1, tickets: maxVersion === 'TLSv1.2' ? 1 : 2 });
  });

  test('all that follows from a full handshake ends after maxLifetime', async () => {
    const { options } = await peer({ maxVersion });
    let now = Math.floor(Date.now() / 1000);
    const cache = new ClientSessionCache({ now: () => now, maxLifetime: 300 });
    const seen: boolean[] = [];
    for (let n = 0; n < 5; n++, now += 100) seen.push(await reach(cache.connect, options));
    expect(seen).toEqual([false, true, true, false, true]);
  });

  test('a clock that goes back loses nothing, and makes nothing live for ever', async () => {
    const { options } = await peer({ maxVersion, sessionTimeout: 1000 });
    const start = Math.floor(Date.now() / 1000);
    let now = start;
    const cache = new ClientSessionCache({ now: () => now });
    await reachAtOnce(cache.connect, options, 3);
    now = start - 10 * 365 * 24 * 3600;
    expect(await reach(cache.connect, options)).toBe(true);
    now += 1001;
    expect(await reach(cache.connect, options)).toBe(false);
  });

  test('where the clock goes ahead of all that was sure, all is expired, and connections go on', async () => {
    const { options } = await peer({ maxVersion });
    let now = 1000;
    const cache = new ClientSessionCache({ now: () => now });
    for (const time of [1000, 2 ** 31, 2 ** 53, 1e300]) {
      now = time;
      expect(await reachOften(cache.connect, options, 2)).toBe(time === 1000 ? 1 : 0);
    }
  });
});

test('a ticket of TLS 1.3 whose lifetime is 0 is not kept', async () => {
  const { options } = await peer({ minVersion: 'TLSv1.3', sessionTimeout: 100 });
  // ticket_lifetime_hint [9] of OpenSSL's encoding, which Node's servers never send as 0.
  const hint = Buffer.of(0xa9, 3, 2, 1, 100);
  let changed = 0;
  const cache = new ClientSessionCache();
  const connect = (given: ConnectionOptions) => {
    const socket = cache.connect(given);
    return socket.prependListener('session', (session: Buffer) => {
      session[session.indexOf(hint) + 4] = 0;
      if (!session.includes(hint)) changed++;
    });
  };
  expect(await reachOften(connect, options, 2)).toBe(0);
  expect(cache.stats).toMatchObject({ stored: 0, none: 2 });
  expect(changed).toBe(4);
});

test('no session lives longer than a week, whatever the server says', async () => {
  const authority = await makeAuthority({ validUntil: Date.now() + 30 * DAY });
  const identity = await authority.issue({ hosts: [HOST], validUntil: Date.now() + 30 * DAY });
  for (const maxVersion of VERSIONS) {
    const { options } = await peer({ ...identity, maxVersion, sessionTimeout: 20 * 86_400 });
    let now = Math.floor(Date.now() / 1000);
    const cache = new ClientSessionCache({ now: () => now });
    const given = { ...options, ca: authority.cert };
    await reachAtOnce(cache.connect, given, 2);
    now += 604_799;
    const offered = cache.stats.offered;
    await reach(cache.connect, given);
    expect(cache.stats.offered).toBe(offered + 1);
    now += 1;
    await reach(cache.connect, given);
    expect(cache.stats).toMatchObject({ offered: offered + 1, expired: 1 });
  }
});

test('what follows from a certificate ends with it', async () => {
  const authority = await makeAuthority();
  const validUntil = Date.now() + 200_000;
  const options = { ...(await peer(await authority.issue({ hosts: [HOST], validUntil }))).options, ca: authority.cert };
  let now = Date.now() / 1000;
  const cache = new ClientSessionCache({ now: () => now });
  await reachAtOnce(cache.connect, options, 2);
  expect(await reach(cache.connect, options)).toBe(true);
  now += 201;
  expect(await reach(cache.connect, options)).toBe(false);
  expect(cache.stats.expired).toBe(1);
});

test('what follows from a revocation list ends with it', async () => {
  const { authority } = await pki();
  const { options } = await peer();
  const given = { ...options, crl: await authority.list(Date.now() + 200_000) };
  let now = Date.now() / 1000;
  const cache = new ClientSessionCache({ now: () => now });
  expect(await reachOften(cache.connect, given, 2)).toBe(1);
  now += 201;
  expect(await reach(cache.connect, given)).toBe(false);
});

describe('bounds', () => {
  test('a flood of 10,000 tickets: sixteen are kept', async () => {
    const { server, options } = await peer();
    server.removeAllListeners('secureConnection');
    server.on('secureConnection', (socket) => socket.on('error', () => {}));
    const cache = new ClientSessionCache();
    const socket = cache.connect(options);
    await once(socket, 'secureConnect');
    const [session] = (await once(socket, 'session')) as [Buffer];
    for (let n = 0; n < 10_000; n++) socket.emit('session', session);
    expect(cache.stats.stored).toBeGreaterThanOrEqual(10_000);
    expect(cache.stats).toMatchObject({ tickets: 16, bytes: 16 * session.length });
    socket.destroy();
    expect(await reachAtOnce(cache.connect, options, 0)).toBe(0);
  });

  test('so many of an endpoint', async () => {
    const { options } = await peer();
    const cache = new ClientSessionCache({ maxTicketsPerEndpoint: 3 });
    await reachAtOnce(cache.connect, options, 5);
    expect(cache.stats.tickets).toBe(3);
  });

  test('so many peers: the one that was used least recently goes', async () => {
    const peers = [await peer(), await peer(), await peer()];
    const cache = new ClientSessionCache({ maxPeers: 2 });
    const visit = (n: number) => reach(cache.connect, peers[n]!.options);
    expect([await visit(0), await visit(1), await visit(0), await visit(2)]).toEqual([false, false, true, false]);
    expect(cache.stats.peers).toBe(2);
    expect([await visit(0), await visit(1)]).toEqual([true, false]);
  });

  test('so many bytes', async () => {
    const { options } = await peer();
    const one = new ClientSessionCache({ maxTicketsPerEndpoint: 1 });
    await reach(one.connect, options);
    const { bytes } = one.stats;
    const cache = new ClientSessionCache({ maxBytes: 3 * bytes + 100 });
    await reachAtOnce(cache.connect, options, 5);
    expect(cache.stats.tickets).toBe(3);
    const none = new ClientSessionCache({ maxBytes: bytes - 100 });
    expect(await reachOften(none.connect, options, 2)).toBe(0);
    expect(none.stats).toMatchObject({ tickets: 0, bytes: 0 });
  });
});

describe('tickets of TLS 1.3', () => {
  test('are offered once each, the newest first, and the last one again', async () => {
    const { options } = await peer();
    const ages: (number | undefined)[] = [];
    let now = 1000;
    const cache = new ClientSessionCache({ now: () => now, onResumption: ({ age }) => void ages.push(age) });
    await reachAtOnce(cache.connect, options, 2);
    now += 10;
    expect(cache.stats.tickets).toBe(4);
    // The one that was offered last stays, for when there is no other.
    for (const left of [4, 3, 2, 1, 1]) {
      expect(await reach(cache.connect, options)).toBe(true);
      expect(cache.stats.tickets).toBe(left);
    }
    expect(ages).toEqual([undefined, undefined, 10, 10, 10, 10, 10]);
  });

  test('never again, where that is asked for', async () => {
    const { options } = await peer();
    const cache = new ClientSessionCache({ reuse: 'never' });
    // Node's server gives two with a full handshake, and none with another.
    expect(await reachOften(cache.connect, options, 6)).toBe(4);
    expect(cache.stats).toMatchObject({ refused: 0, none: 2, tickets: 0 });
  });
});

test('a TLS 1.2 session serves many connections at once', async () => {
  const { options } = await peer({ maxVersion: 'TLSv1.2' });
  const cache = new ClientSessionCache();
  await reach(cache.connect, options);
  expect(await reachAtOnce(cache.connect, options, 10)).toBe(10);
});

test('nothing that can be inspected shows a session', async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  const socket = cache.connect(options);
  const sessions: Buffer[] = [];
  socket.on('session', (session: Buffer) => sessions.push(session));
  socket.resume();
  await once(socket, 'close');
  const shown = inspect([cache, socket], { depth: 9, showHidden: true }) + JSON.stringify(cache);
  expect(shown).not.toMatch(/nodejs:tls:session/);
  for (const session of sessions) {
    expect(shown).not.toContain(inspect(session).slice(8, 40));
    expect(shown).not.toContain(session.toString('latin1', 40, 60));
  }
});
