// The ways in which TLS comes to a socket.
import { once } from 'node:events';
import net from 'node:net';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import tls, { createServer, TLSSocket, type ConnectionOptions } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ClientSessionCache } from '../../../src/client/index.js';
import { peer, reach, reachOften, VERSIONS, type Connect } from '../../support/client-cache.js';
import { duplexPair } from '../../support/duplex-pair.js';
import { answerAll, HOST, pki } from '../../support/tls.js';

const WAYS: [string, (cache: ClientSessionCache) => Connect][] = [
  ['connect', (cache) => cache.connect],
  [
    'install',
    (cache) => {
      const installed = cache.install({ peers: () => true });
      onTestFinished(() => installed[Symbol.dispose]());
      return (options) => tls.connect(options);
    },
  ],
];

describe.each(VERSIONS)('%s', (maxVersion) => {
  describe.each(WAYS)('%s over a socket', (_name, wayOf) => {
    test('that is connecting', async () => {
      const { port, options } = await peer({ maxVersion });
      const connect = wayOf(new ClientSessionCache());
      const over = (given: ConnectionOptions) => connect({ ...given, socket: net.connect(port, '127.0.0.1') });
      expect(await reachOften(over, { ...options, port: undefined }, 10)).toBe(9);
    });

    test('that is connected', async () => {
      const { port, options } = await peer({ maxVersion });
      const connect = wayOf(new ClientSessionCache());
      for (let n = 0; n < 10; n++) {
        const socket = net.connect(port, '127.0.0.1');
        await once(socket, 'connect');
        expect(await reach(connect, { ...options, port: undefined, socket })).toBe(n > 0);
      }
    });

    test('that is connected, after one without', async () => {
      const { port, options } = await peer({ maxVersion });
      const connect = wayOf(new ClientSessionCache());
      expect(await reach(connect, options)).toBe(false);
      const socket = net.connect(port, '127.0.0.1');
      await once(socket, 'connect');
      expect(await reach(connect, { ...options, port: undefined, socket })).toBe(true);
    });

    test('that is none, but a stream', async () => {
      const { server, options } = await peer({ maxVersion });
      const connect = wayOf(new ClientSessionCache());
      const over = (given: ConnectionOptions) => {
        const [socket, accepted] = duplexPair();
        server.emit('connection', accepted);
        return connect({ ...given, socket });
      };
      expect(await reachOften(over, options, 5)).toBe(4);
    });
  });

  test('over a socket that connected while another way was tried', async () => {
    // Happy eyeballs: the first address does not answer.
    const { options } = await peer({ maxVersion });
    const cache = new ClientSessionCache();
    const lookup: net.LookupFunction = (_name, _options, done) => {
      done(null, [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ]);
    };
    const given = { ...options, host: HOST, lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 50 };
    expect(await reachOften(cache.connect, given, 10)).toBe(9);
    expect(cache.stats).toMatchObject({ none: 1, offered: 9, resumed: 9 });
  });
});

// Node puts a stream of its own over such a socket, which in TLS 1.3 may fail when the server ends, with the cache or without.
test.each(WAYS)('%s over a socket that is not connecting yet', async (_name, wayOf) => {
  const { port, options } = await peer({ maxVersion: 'TLSv1.2' });
  const connect = wayOf(new ClientSessionCache());
  const over = (given: ConnectionOptions) => {
    const socket = new net.Socket();
    const secure = connect({ ...given, socket });
    socket.connect(port, '127.0.0.1');
    return secure;
  };
  expect(await reachOften(over, options, 5)).toBe(4);
});

test('in each of its forms, connect takes what tls.connect takes, and calls back', async () => {
  const { port, options } = await peer();
  const { ca, servername } = options;
  const cache = new ClientSessionCache();
  const given = { ca, servername };
  const connect = cache.connect as (...given: unknown[]) => TLSSocket;
  const called: string[] = [];
  const forms: Connect[] = [
    () => cache.connect({ ...given, host: '127.0.0.1', port }, () => called.push('options')),
    () => cache.connect(port, given, () => called.push('port, options')),
    () => cache.connect(port, '127.0.0.1', given, () => called.push('port, host, options')),
    () => connect(String(port), '127.0.0.1', given, () => called.push('a string of it')),
    () => connect({ host: '127.0.0.1', port }, given),
  ];
  const resumed: boolean[] = [];
  for (const form of forms) resumed.push(await reach(form, {}));
  expect(resumed).toEqual([false, true, true, true, true]);
  expect(called).toEqual(['options', 'port, options', 'port, host, options', 'a string of it']);
});

test('by the path of a socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'client-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { server: identity, authority } = await pki();
  const server = createServer(identity);
  answerAll(server);
  const path = join(folder, 'socket');
  server.listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const endpoints: string[] = [];
  const cache = new ClientSessionCache({ onResumption: ({ endpoint }) => void endpoints.push(endpoint) });
  const given = { ca: authority.cert, servername: HOST };
  const connect = cache.connect as (...given: unknown[]) => TLSSocket;
  expect(await reachOften(() => connect(path, given), {}, 3)).toBe(2);
  expect(endpoints).toEqual([path, path, path]);
});

test('attached when TLS has begun already: what it is given is kept', async () => {
  const { port, options } = await peer();
  const cache = new ClientSessionCache();
  const late = async (event: string) => {
    const socket = tls.connect({ ...options, port });
    await once(socket, event);
    cache.attach(socket, options);
    socket.resume();
    await once(socket, 'close');
  };
  for (const event of ['connect', 'secureConnect']) {
    cache.clear();
    await late(event);
    expect(cache.stats.tickets).toBe(2);
    expect(await reach(cache.connect, options)).toBe(true);
  }
});

test('attached twice, it is attached once', async () => {
  const { options } = await peer();
  const cache = new ClientSessionCache();
  const other = new ClientSessionCache();
  const twice: Connect = (given) => other.attach(cache.attach(cache.connect(given), given), given);
  expect(await reachOften(twice, options, 3)).toBe(2);
  expect(cache.stats).toMatchObject({ none: 1, offered: 2, stored: 2 });
  expect(other.stats).toMatchObject({ none: 0, offered: 0, stored: 0 });
});

test('a report of each connection', async () => {
  const { port, options } = await peer({ maxVersion: 'TLSv1.2' });
  const reports: unknown[] = [];
  const cache = new ClientSessionCache({
    now: () => 1000,
    onResumption: ({ socket, ...report }) => void reports.push([socket instanceof TLSSocket, report]),
  });
  await reachOften(cache.connect, options, 2);
  const both = { serverName: HOST, endpoint: `127.0.0.1 ${port}`, protocolVersion: 'TLSv1.2' };
  expect(reports).toEqual([
    [true, { ...both, resumed: false, reason: 'none', age: undefined }],
    [true, { ...both, resumed: true, reason: undefined, age: 0 }],
  ]);
});
