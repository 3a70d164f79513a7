// Peers that break on what they are offered, and connections that end too soon: nothing that the cache does is a failure of a connection.
import { once } from 'node:events';
import net from 'node:net';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { NONE, outcomes, peer, reach, reachAtOnce, reachOften, VERSIONS } from '../../support/client-cache.js';
import { front } from '../../support/front.js';

/** The extensions of a ClientHello that offer a session: a ticket of TLS 1.2 that is not empty, or a pre-shared key. */
function offersSession(hello: Buffer): boolean {
  let at = 5 + 4 + 2 + 32;
  at += 1 + hello[at]!;
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello[at]! + 2;
  while (at + 4 <= hello.length) {
    const [type, size] = [hello.readUInt16BE(at), hello.readUInt16BE(at + 2)];
    if ((type === 35 && size > 0) || type === 41) return true;
    at += 4 + size;
  }
  return false;
}

type Cut = (client: net.Socket) => unknown;
const CUTS: [name: string, cut: Cut][] = [
  ['ends', (client) => client.end()],
  ['is reset', (client) => client.resetAndDestroy()],
  ['gets an alert', (client) => client.end(Buffer.of(21, 3, 3, 0, 2, 2, 40))],
];

/** A server before which connections that offer a session are cut. */
async function breaking(cut: Cut, maxVersion: tls.SecureVersion): Promise<ConnectionOptions> {
  const { port, options } = await peer({ maxVersion });
  const fronted = await front(port, (client, server, first) => {
    if (offersSession(first)) return void cut(client);
    server.write(first);
    client.pipe(server).pipe(client);
  });
  return { ...options, port: fronted };
}

/** How many of so many connections failed. */
async function failures(cache: ClientSessionCache, options: ConnectionOptions, count: number): Promise<number> {
  let failed = 0;
  for (let n = 0; n < count; n++) await reach(cache.connect, options).catch(() => failed++);
  return failed;
}

describe.each(VERSIONS)('%s', (maxVersion) => {
  test.each(CUTS)('a peer whose connection that offers a session %s: one failure of twenty', async (_name, cut) => {
    const options = await breaking(cut, maxVersion);
    const cache = new ClientSessionCache();
    expect(await failures(cache, options, 20)).toBe(1);
    expect(outcomes(cache)).toEqual({ ...NONE, none: 1, offered: 1, failed: 1, cooling: 18 });
  });

  test('a damaged secret ends one connection, the next is a full handshake', async () => {
    const { options } = await peer({ maxVersion });
    const cache = new ClientSessionCache();
    const damaging = (given: ConnectionOptions) => {
      const socket = tls.connect(given);
      // Before the cache has its copy. The master key is the last of 48 or 32 random bytes before the time.
      socket.on('session', (session: Buffer) => damageKey(session));
      return cache.attach(socket, given);
    };
    await reach(damaging, options);
    await expect(reach(cache.connect, options)).rejects.toThrow();
    expect(await reach(cache.connect, options)).toBe(false);
    expect(outcomes(cache)).toEqual({ ...NONE, none: 1, offered: 1, failed: 1, cooling: 1 });
  });

  test('bytes that are no session: a full handshake', async () => {
    const { options } = await peer({ maxVersion });
    const cache = new ClientSessionCache();
    const damaging = (given: ConnectionOptions) => {
      const socket = tls.connect(given);
      socket.on('session', (session: Buffer) => session.fill(7));
      return cache.attach(socket, given);
    };
    expect(await reachOften(damaging, options, 3)).toBe(0);
    expect(cache.stats).toMatchObject({ none: 3, stored: 0 });
  });
});

/** OCTET STRING of 48 bytes in TLS 1.2, of 32 or 48 in TLS 1.3, after that of the cipher suite and of the session id. */
function damageKey(session: Buffer): void {
  const suite = session.indexOf(Buffer.of(0x04, 0x02));
  const key = suite + 4 + 2 + session[suite + 5]!;
  expect([session[key], session[key + 1]]).toEqual([0x04, expect.toBeOneOf([32, 48])]);
  session[key + 9]! ^= 0xff;
}

describe('after a failure', () => {
  test('the peer is left alone for a while, and for twice as long after the next', async () => {
    let breaks = true;
    const { port, options } = await peer();
    const fronted = await front(port, (client, server, first) => {
      if (breaks && offersSession(first)) return void client.destroy();
      server.write(first);
      client.pipe(server).pipe(client);
    });
    let now = 1000;
    const cache = new ClientSessionCache({ now: () => now, cooldown: 10 });
    const given = { ...options, port: fronted };
    expect(await failures(cache, given, 3)).toBe(1);
    now += 9;
    expect(await failures(cache, given, 1)).toBe(0);
    now += 1;
    expect(await failures(cache, given, 3)).toBe(1);
    now += 19;
    expect(await failures(cache, given, 3)).toBe(0);
    now += 1;
    breaks = false;
    expect(await reach(cache.connect, given)).toBe(true);
    // What it then resumes ends it.
    breaks = true;
    expect(await failures(cache, given, 3)).toBe(1);
    now += 10;
    breaks = false;
    expect(await reach(cache.connect, given)).toBe(true);
  });

  test('also where a server resumes, and breaks before it says anything', async () => {
    const { port, options } = await peer({ maxVersion: 'TLSv1.2' });
    const fronted = await front(port, (client, server, first) => {
      server.write(first);
      if (!offersSession(first)) return void client.pipe(server).pipe(client);
      server.pipe(client);
      // In TLS 1.2 the client is the last to finish such a handshake.
      client.once('data', () => client.resetAndDestroy()).resume();
    });
    const cache = new ClientSessionCache();
    expect(await failures(cache, { ...options, port: fronted }, 10)).toBe(1);
    expect(outcomes(cache)).toEqual({ ...NONE, none: 1, offered: 1, resumed: 1, failed: 1, cooling: 8 });
  });

  test("a retry in the listener of 'error' offers nothing", async () => {
    const options = await breaking((client) => client.destroy(), 'TLSv1.3');
    const cache = new ClientSessionCache();
    await reachAtOnce(cache.connect, options, 3);
    const resumed = await new Promise((resolve, reject) => {
      const failing = cache.connect(options);
      failing.on('error', () => reach(cache.connect, options).then(resolve, reject));
    });
    expect(resumed).toBe(false);
    expect(outcomes(cache)).toMatchObject({ offered: 1, failed: 1, cooling: 1 });
  });

  test('a server that refuses is not left alone: it gives new tickets', async () => {
    const { server, options } = await peer();
    const cache = new ClientSessionCache();
    await reachOften(cache.connect, options, 2);
    server.setTicketKeys(Buffer.alloc(48, 3));
    expect([await reach(cache.connect, options), await reach(cache.connect, options)]).toEqual([false, true]);
    expect(outcomes(cache)).toEqual({ ...NONE, none: 1, offered: 3, resumed: 2, refused: 1 });
  });
});

describe('connections that are given up', () => {
  const givingUp: [string, (socket: TLSSocket, abort: AbortController) => unknown][] = [
    ['at once', (socket) => socket.destroy()],
    ['when the socket is connected', (socket) => socket.once('connect', () => socket.destroy())],
    ['by a signal at once', (_socket, abort) => abort.abort()],
    ['by a signal, when the socket is connected', (socket, abort) => socket.once('connect', () => abort.abort())],
    ['when it is secure', (socket) => socket.once('secureConnect', () => socket.destroy())],
  ];

  test.each(givingUp)('%s', async (_name, giveUp) => {
    const { options } = await peer();
    const cache = new ClientSessionCache();
    await reachAtOnce(cache.connect, options, 4);
    for (let n = 0; n < 3; n++) {
      const abort = new AbortController();
      const socket = cache.connect({ ...options, signal: abort.signal } as ConnectionOptions);
      socket.on('error', ({ name }) => expect(name).toBe('AbortError'));
      const closed = once(socket, 'close').catch(() => {});
      giveUp(socket, abort);
      await closed;
    }
    expect(cache.stats.failed).toBe(0);
    expect(await reach(cache.connect, options)).toBe(true);
  });

  test('a port at which nobody listens costs no ticket', async () => {
    const { server, port, options } = await peer();
    const cache = new ClientSessionCache();
    await reach(cache.connect, options);
    const before = cache.stats;
    await new Promise((resolve) => server.close(resolve));
    await expect(reach(cache.connect, options)).rejects.toThrow('ECONNREFUSED');
    expect(cache.stats).toEqual(before);
    server.listen(port, '127.0.0.1');
    onTestFinished(() => void server.close());
    expect(await reach(cache.connect, options)).toBe(true);
  });
});

test("an 'error' that nobody hears throws, with the cache as without it", async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  await reach(cache.connect, options);
  const socket = cache.connect({ ...options, port: options.port });
  expect(socket.listenerCount('error')).toBe(
    tls
      .connect(options)
      .on('error', () => {})
      .listenerCount('error') - 1,
  );
  expect(() => socket.emit('error', new Error('unheard'))).toThrow('unheard');
  socket.destroy();
});

describe('what is given to the cache and fails', () => {
  const failing: [string, ConstructorParameters<typeof ClientSessionCache>[0]][] = [
    [
      'peers throws',
      {
        peers: () => {
          throw new Error('peers');
        },
      },
    ],
    [
      'scope throws',
      {
        scope: () => {
          throw new Error('scope');
        },
      },
    ],
    ['scope gives no string', { scope: (() => 1) as never }],
    [
      'now throws',
      {
        now: () => {
          throw new Error('now');
        },
      },
    ],
    ['now gives no number', { now: (() => 'soon') as never }],
    ['now gives NaN', { now: () => NaN }],
  ];

  const hearWarnings = () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    return warn;
  };
  const WARNING = { type: 'TlsSessionCacheWarning', code: 'TLS_CLIENT_SESSION_CACHE_ERROR' };

  test.each(failing)('%s: full handshakes, and one warning', async (_name, given) => {
    const { options } = await peer();
    const warn = hearWarnings();
    const cache = new ClientSessionCache(given);
    expect(await reachOften(cache.connect, options, 3)).toBe(0);
    expect(cache.stats.tickets).toBe(0);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^connections go on, but/), WARNING]]);
  });

  test('onResumption throws, or rejects', async () => {
    const { options } = await peer();
    for (const onResumption of [
      () => {
        throw new Error('report');
      },
      () => Promise.reject(new Error('report')),
    ]) {
      const warn = hearWarnings();
      const cache = new ClientSessionCache({ onResumption });
      expect(await reachOften(cache.connect, options, 3)).toBe(2);
      expect(warn.mock.calls).toEqual([[expect.stringContaining('Error: report'), WARNING]]);
      warn.mockRestore();
    }
  });
});
