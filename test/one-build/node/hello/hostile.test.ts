// Whatever a client sends, the server answers as one without the binding does, and is left as it was.
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseClientHello } from '../../../../src/node/hello/client-hello.js';
import { attachSessionCache, type SessionCacheBinding } from '../../../../src/node/index.js';
import { extension, helloBody, helloMessage, inRecords } from '../../../support/client-hello.js';
import { exchange, outline } from '../../../support/raw-client.js';
import { serverOptions, visit } from '../../../support/tls.js';

/** First records of real clients. */
const hellos = Object.entries<string>(
  JSON.parse(readFileSync(new URL('../../../fixtures/client-hellos.json', import.meta.url), 'utf8')),
).map(([name, hex]) => [name, Buffer.from(hex, 'hex')] as const);

/** One with the binding, one without. */
const servers: Server[] = [];
let ports: number[];
let binding: SessionCacheBinding;
let sockets = 0;

beforeAll(async () => {
  for (const attached of [true, false]) {
    const server = createServer(await serverOptions({ handshakeTimeout: 1500 }));
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    server.on('connection', (socket) => {
      sockets++;
      socket.on('close', () => sockets--);
    });
    // Both raise events, which alone makes Node read the hello itself.
    if (attached) binding = attachSessionCache(server);
    else server.on('resumeSession', (_id, done) => done(null, null));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
  }
  ports = servers.map((server) => (server.address() as { port: number }).port);
});

afterAll(() => {
  for (const server of servers) server.close();
});

/** Where a server closes before it has read all, the client may lose the answer, so that differences are looked at again. */
async function expectSameAnswer(pieces: readonly Buffer[], pause?: number): Promise<string[]> {
  return vi.waitFor(async () => {
    const [bound, plain] = await Promise.all(ports.map(async (port) => outline(await exchange(port, pieces, pause))));
    expect(bound).toEqual(plain);
    return bound!;
  });
}

/** Nothing is left of any connection: no socket, no timer, no hello that is being read. */
async function expectIdle(): Promise<void> {
  await vi.waitFor(() => expect([binding.stats.reading, sockets]).toEqual([0, 0]), { timeout: 5000 });
}

const pieces = (bytes: Buffer, size: number) => {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
};

describe.each(hellos)('the hello of %s', (_, hello) => {
  test('is understood, and answered', async () => {
    expect(parseClientHello(hello.subarray(9))).toMatchObject({ serverName: 'localhost' });
    expect(await expectSameAnswer([hello])).toContain('handshake 2');
    await expectIdle();
  });

  test('cut off anywhere', async () => {
    for (let length = 0; length < hello.length; length += 1 + Math.floor(hello.length / 12)) {
      expect(await expectSameAnswer([hello.subarray(0, length)])).toEqual([]);
    }
    await expectIdle();
  });

  test('in several segments, and with bytes after it', async () => {
    const answer = await expectSameAnswer([hello]);
    expect(await expectSameAnswer(pieces(hello, 100), 1)).toEqual(answer);
    const after = Buffer.concat([hello, Buffer.from('140303000101', 'hex'), Buffer.alloc(40, 9)]);
    await expectSameAnswer([after]);
    await expectIdle();
  });

  test('in several records', async () => {
    const answer = await expectSameAnswer([hello]);
    const bound = async (size: number) => outline(await exchange(ports[0]!, [inRecords(hello.subarray(5), size)]));
    for (const size of [1000, 33]) expect(await bound(size)).toEqual(answer);
    await expectIdle();
  });

  test('with lengths that are wrong by one', async () => {
    for (const at of lengthsOf(hello)) {
      for (const change of [-1, 1]) {
        const bytes = Buffer.from(hello);
        bytes.writeUInt8((bytes.readUInt8(at) + change) & 0xff, at);
        await expectSameAnswer([bytes]);
      }
    }
    await expectIdle();
  });

  test('with bytes changed', async () => {
    const changes = fc.array(fc.tuple(fc.nat(hello.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const mutated = changes.map((list) => {
      const bytes = Buffer.from(hello);
      for (const [at, value] of list) bytes[at] = value;
      return bytes;
    });
    await fc.assert(
      fc.asyncProperty(mutated, async (bytes) => void (await expectSameAnswer([bytes]))),
      { numRuns: 60 },
    );
    await expectIdle();
  });
});

/** Where the last bytes of lengths are: of the record, message, session id, cipher suites, compression methods, extensions. */
function lengthsOf(hello: Buffer): number[] {
  const cipherSuites = 44 + hello.readUInt8(43);
  const compression = cipherSuites + 2 + hello.readUInt16BE(cipherSuites);
  const extensions = compression + 1 + hello.readUInt8(compression);
  const lengths = [4, 8, 43, cipherSuites + 1, compression, extensions + 1];
  for (let at = extensions + 2; at < hello.length; at += 4 + hello.readUInt16BE(at + 2)) lengths.push(at + 3);
  return lengths;
}

const padding = (bytes: number) => [21, Buffer.alloc(bytes)] as const;

test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['an alert', Buffer.from('1503010002022e', 'hex')],
  [
    'a hello of SSL 2',
    Buffer.from('801f0100020006000000100700c0030080010080000102030405060708090a0b0c0d0e0f10', 'hex'),
  ],
  ['a record of the greatest length', Buffer.from('160301ffff', 'hex')],
  ['empty records', Buffer.from('1603010000'.repeat(64), 'hex')],
  ['a hello without an end', inRecords(helloMessage(helloBody()).subarray(0, 20))],
  ['16 KiB of extensions', inRecords(helloMessage(helloBody({ extensions: [padding(16_200)] })))],
  ['64 KiB of extensions', inRecords(helloMessage(helloBody({ extensions: [padding(65_000)] })))],
  ['an identity twice', helloOf(extension.preSharedKey([Buffer.alloc(32, 1), Buffer.alloc(32, 1)]))],
  ['identities that are unknown', helloOf(extension.preSharedKey([Buffer.alloc(32, 1), Buffer.alloc(192, 2)]))],
  ['a thousand extensions', inRecords(helloMessage(helloBody({ extensions: Array.from({ length: 1000 }, unknown) })))],
  ['zeros', Buffer.alloc(3000)],
  ['random bytes', Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) >> 3))],
])('%s', async (_, bytes) => {
  await expectSameAnswer([bytes]);
  await expectIdle();
});

function helloOf(last: readonly [number, Buffer]): Buffer {
  const { serverName, supportedVersions, pskModes } = extension;
  return inRecords(
    helloMessage(helloBody({ extensions: [serverName('localhost'), supportedVersions(0x0304), pskModes(1), last] })),
  );
}

function unknown(_: unknown, n: number): readonly [number, Buffer] {
  return [0xff00 - n, Buffer.of(n & 0xff)];
}

test('one byte at a time', async () => {
  const [, hello] = hellos[0]!;
  expect(await expectSameAnswer(pieces(hello, 1), 1)).toContain('handshake 2');
  await expectIdle();
});

test("half a hello, and then nothing, is subject to the server's handshake timeout", async () => {
  const [, hello] = hellos[0]!;
  const timeouts: unknown[] = [];
  for (const server of servers)
    server.on('tlsClientError', (error: NodeJS.ErrnoException) => timeouts.push(error.code));
  const stalled = Array.from({ length: 20 }, () => connect(ports[0]!, '127.0.0.1', () => undefined));
  for (const socket of stalled) socket.write(hello.subarray(0, 100));
  await vi.waitFor(() => expect(binding.stats.reading).toBe(20));
  await Promise.all(stalled.map((socket) => once(socket.resume(), 'close')));
  expect(timeouts).toEqual(Array.from({ length: 20 }, () => 'ERR_TLS_HANDSHAKE_TIMEOUT'));
  await expectIdle();
});

test('connections that are reset leave nothing behind, and no error unheard', async () => {
  const [, hello] = hellos[0]!;
  const before = timers();
  for (let n = 0; n < 50; n++) {
    const socket = connect(ports[0]!, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(hello.subarray(0, n * 5));
    if (n % 2) await setTimeout(1);
    socket.resetAndDestroy();
  }
  await expectIdle();
  // The test runner has a few of its own; a leak would be fifty.
  expect(timers()).toBeLessThan(before + 10);
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

test('a socket has the same listeners afterwards as without the binding', async () => {
  const [bound, plain] = await Promise.all(
    servers.map(async (server, i) => {
      const [[socket]] = await Promise.all([
        once(server, 'connection'),
        visit(ports[i]!, {}, (client) => client.end()),
      ]);
      return socket.eventNames().map((name: string) => `${name} ${socket.listenerCount(name)}`);
    }),
  );
  expect(bound.toSorted()).toEqual(plain.toSorted());
});
