// What must not be kept, and what must be left alone.
import { once } from 'node:events';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { NONE, outcomes, peer, reach, reachOften, VERSIONS } from '../../support/client-cache.js';
import { HOST } from '../../support/tls.js';

describe.each(VERSIONS)('%s', (maxVersion) => {
  test('a server that is not authorized: nothing is kept', async () => {
    const { options } = await peer({ maxVersion });
    const cache = new ClientSessionCache();
    const unknown = { ...options, ca: undefined, rejectUnauthorized: false };
    const wrongName = { ...options, servername: 'c.test', rejectUnauthorized: false };
    for (const given of [unknown, wrongName]) expect(await reachOften(cache.connect, given, 3)).toBe(0);
    expect(cache.stats).toMatchObject({ stored: 0, tickets: 0, none: 6 });
  });

  test('rejectUnauthorized: false, and the server is authorized: it is kept, for such connections alone', async () => {
    const { options } = await peer({ maxVersion });
    const cache = new ClientSessionCache();
    expect(await reachOften(cache.connect, { ...options, rejectUnauthorized: false }, 3)).toBe(2);
    expect(await reach(cache.connect, options)).toBe(false);
  });

  test("a caller's own check at 'secureConnect' that destroys the socket: nothing is kept", async () => {
    const { options } = await peer({ maxVersion });
    const cache = new ClientSessionCache();
    const distrusting = (given: ConnectionOptions): TLSSocket => {
      const socket = cache.connect(given, () => socket.destroy());
      return socket;
    };
    expect(await reachOften(distrusting, options, 3)).toBe(0);
    expect(cache.stats.tickets).toBe(0);
  });

  test("a session of the caller's is left alone: given with connect, or to the socket", async () => {
    const { options } = await peer({ maxVersion });
    const cache = new ClientSessionCache();
    const own = tls.connect(options);
    own.resume();
    const [session] = await once(own, 'session');
    await reach(cache.connect, options);
    const before = cache.stats;
    expect(await reach(cache.connect, { ...options, session })).toBe(true);
    const giving = (given: ConnectionOptions) => {
      const socket = cache.connect(given);
      (socket as unknown as { setSession(session: Buffer): void }).setSession(session);
      return socket;
    };
    expect(await reach(giving, options)).toBe(true);
    expect(await reach((given) => cache.attach(tls.connect({ ...given, session }), given), options)).toBe(true);
    expect(cache.stats).toEqual(before);
  });

  test('what a resumed connection is given follows from what was verified', async () => {
    const { options } = await peer({ maxVersion });
    const cache = new ClientSessionCache();
    let checked = 0;
    const checkServerIdentity = () => void checked++;
    expect(await reachOften(cache.connect, { ...options, checkServerIdentity }, 10)).toBe(9);
    expect(checked).toBe(1);
  });
});

test('checkServerIdentity is called as Node calls it', async () => {
  const { options } = await peer();
  const calls: unknown[][] = [];
  const given: ConnectionOptions = {
    ...options,
    checkServerIdentity(...received) {
      calls.push([(this as ConnectionOptions).servername, ...received]);
      return undefined;
    },
  };
  await reach(new ClientSessionCache().connect, given);
  await reach(tls.connect, given);
  expect(calls).toHaveLength(2);
  expect(calls[0]![1]).toBe(HOST);
  expect(calls[0]).toEqual(calls[1]);
  const refusing = { ...options, checkServerIdentity: () => new Error('not this one') };
  await expect(reach(new ClientSessionCache().connect, refusing)).rejects.toThrow('not this one');
});

describe('what is forgotten', () => {
  test('one server, by its name and port', async () => {
    const [one, two] = [await peer(), await peer()];
    const cache = new ClientSessionCache();
    for (const { options } of [one, two]) await reachOften(cache.connect, options, 2);
    await reach(cache.connect, { ...one.options, ALPNProtocols: ['h2'], servername: 'a.test' });
    cache.forget({ servername: HOST, port: one.port });
    expect(await reach(cache.connect, two.options)).toBe(true);
    expect(await reach(cache.connect, one.options)).toBe(false);
    cache.forget({ host: HOST });
    expect(await reach(cache.connect, two.options)).toBe(false);
    expect(cache.stats.peers).toBe(2);
  });

  test.each(['clear', 'forget', 'dispose'])('%s: also what connections would get that there are now', async (way) => {
    const { server, options } = await peer();
    server.removeAllListeners('secureConnection');
    const cache = new ClientSessionCache();
    const socket = cache.connect(options);
    socket.resume();
    const [accepted] = (await once(server, 'secureConnection')) as [TLSSocket];
    if (way === 'clear') cache.clear();
    else if (way === 'forget') cache.forget(options);
    else cache[Symbol.dispose]();
    accepted.end();
    await once(socket, 'close');
    expect(cache.stats).toMatchObject({ stored: 0, peers: 0, tickets: 0, bytes: 0 });
  });

  test('after it was disposed of, connections go on', async () => {
    const { options } = await peer();
    const cache = new ClientSessionCache();
    await reach(cache.connect, options);
    cache[Symbol.dispose]();
    expect(await reachOften(cache.connect, options, 3)).toBe(0);
    expect(outcomes(cache)).toEqual({ ...NONE, none: 1 });
  });

  test('what is dropped is zeroed', async () => {
    const { options } = await peer();
    const cache = new ClientSessionCache();
    await reach(cache.connect, options);
    const offered: Uint8Array[] = [];
    const socket = cache.connect(options);
    const { setSession } = socket as unknown as { setSession(session: Uint8Array): void };
    Object.assign(socket, {
      setSession(session: Uint8Array) {
        offered.push(session);
        setSession.call(socket, session);
      },
    });
    socket.resume();
    await once(socket, 'close');
    expect(offered[0]!.some((byte) => byte !== 0)).toBe(true);
    cache.clear();
    expect(offered[0]!.every((byte) => byte === 0)).toBe(true);
  });
});

test('peers: of others nothing is kept', async () => {
  const [one, two] = [await peer(), await peer()];
  const cache = new ClientSessionCache({ peers: ({ port }) => port === one.port });
  expect(await reachOften(cache.connect, one.options, 3)).toBe(2);
  expect(await reachOften(cache.connect, two.options, 3)).toBe(0);
  expect(outcomes(cache)).toEqual({ ...NONE, none: 1, offered: 2, resumed: 2 });
});
