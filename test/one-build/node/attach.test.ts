// What is said when a binding is attached, and what a server is like when it is detached.
import { once } from 'node:events';
import { createServer as createNetServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SessionCache } from '../../../src/index.js';
import { attachSessionCache, type AttachOptions, type ResumptionReport } from '../../../src/node/index.js';
import { mapStore } from '../../support/map-store.js';
import { answerAll, HOST, listen, serverOptions, stand, visit, visits, WORD } from '../../support/tls.js';

const EVENTS = ['connection', 'resumeSession', 'newSession', 'secureConnection'];

afterEach(() => {
  vi.restoreAllMocks();
});

function listenersOf(server: Server): unknown[] {
  return EVENTS.map((event) => server.rawListeners(event));
}

describe('arguments', () => {
  test.each<[string, object, ErrorConstructor]>([
    ['options', null as never, TypeError],
    ['cache', { cache: 5 }, TypeError],
    ['cache.take', { cache: new Map() }, TypeError],
    ['timeout', { timeout: -1 }, RangeError],
    ['timeout', { timeout: '5' }, TypeError],
    ['maxLifetime', { maxLifetime: Infinity }, RangeError],
    ['idContext', { idContext: 'x' }, TypeError],
    ['idContext', { idContext: new Uint8Array(33) }, RangeError],
    ['contextOf', { contextOf: 'x' }, TypeError],
    ['lookupDeadline', { lookupDeadline: 0 }, RangeError],
    ['helloTimeout', { helloTimeout: 0 }, RangeError],
    ['helloTimeout', { helloTimeout: '5' }, TypeError],
    ['singleUse', { singleUse: 1 }, TypeError],
    ['maxClientHello', { maxClientHello: 2 ** 20 }, RangeError],
    ['now', { now: 5 }, TypeError],
    ['onResumption', { onResumption: {} }, TypeError],
    ['onError', { onError: true }, TypeError],
  ])('a wrong %s is refused, and the server is as before: %j', async (name, options, error) => {
    const server = createServer(await serverOptions());
    const before = listenersOf(server);
    const attach = () => attachSessionCache(server, options as AttachOptions);
    expect(attach).toThrow(error);
    expect(attach).toThrow(new RegExp(`^${name}: expected `));
    expect(listenersOf(server)).toEqual(before);
  });

  test.each([[createNetServer()], [{}], [undefined]])('what is no TLS server is refused', (server) => {
    expect(() => attachSessionCache(server as never)).toThrow(/^server: expected a tls.Server, got /);
  });

  test.each(['newSession', 'resumeSession'])('a server with a listener of %s is refused', async (event) => {
    const server = createServer(await serverOptions());
    server.on(event, () => {});
    expect(() => attachSessionCache(server)).toThrow(`server: expected no listeners of '${event}', got 1`);
  });

  test('a server is attached once', async () => {
    const server = createServer(await serverOptions());
    const binding = attachSessionCache(server);
    expect(() => attachSessionCache(server)).toThrow(
      'server: expected one without a session cache, got one that has one attached',
    );
    binding.detach();
    attachSessionCache(server).detach();
  });
});

describe('warnings', () => {
  const codes: [string, TlsOptions, AttachOptions, string[]][] = [
    ['nothing is wrong', {}, {}, []],
    ['tickets are on', { secureOptions: 0 }, {}, ['TICKETS']],
    ['nothing was said of tickets', { secureOptions: undefined }, {}, ['TICKETS']],
    ['sessions are kept longer than TLS resumes them', {}, { timeout: 7201 }, ['TIMEOUT']],
    ['the same by sessionTimeout', { sessionTimeout: 60 }, { timeout: 61 }, ['TIMEOUT']],
    ['the same time', { sessionTimeout: 60 }, { timeout: 60 }, []],
    ['a shared store, no context', { sessionIdContext: undefined }, { cache: mapStore() }, ['ID_CONTEXT']],
    ['client certificates, no context', { sessionIdContext: undefined, requestCert: true }, {}, ['ID_CONTEXT']],
    [
      'contexts by name, client certificates',
      { requestCert: true, SNICallback: (_, done) => done(null) },
      {},
      ['CONTEXT_OF'],
    ],
    ['the same, and what they are', { requestCert: true, SNICallback: () => {} }, { contextOf: () => 'a' }, []],
    ['contexts by name, no client certificates', { SNICallback: () => {} }, {}, []],
    ['a cache of this process, no context', { sessionIdContext: undefined }, { cache: new SessionCache() }, []],
  ];

  test.each(codes)('%s', async (_, more, options, expected) => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    attachSessionCache(createServer(await serverOptions(more)), options);
    expect(warned.mock.calls.map(([, { code }]: any) => code)).toEqual(
      expected.map((code) => `TLS_SESSION_CACHE_${code}`),
    );
  });
});

describe('connections', () => {
  test('listeners of connection from before are called once each, with the socket', async () => {
    const server = createServer(await serverOptions());
    const seen: string[] = [];
    server.on('connection', (socket: Socket) => seen.push(`on ${socket.remoteAddress}`));
    server.once('connection', () => seen.push('once'));
    attachSessionCache(server);
    answerAll(server);
    expect(await visits(await listen(server), 2)).toEqual([false, true]);
    expect(seen).toEqual(['on 127.0.0.1', 'once', 'on 127.0.0.1']);
  });

  test('that another server accepted resume', async () => {
    const tlsServer = createServer(await serverOptions());
    attachSessionCache(tlsServer);
    answerAll(tlsServer);
    const front = createNetServer((socket) => tlsServer.emit('connection', socket));
    expect(await visits(await listen(front), 3)).toEqual([false, true, true]);
  });

  test('that are no sockets, but streams over one, resume', async () => {
    const tlsServer = createServer(await serverOptions());
    attachSessionCache(tlsServer);
    answerAll(tlsServer);
    const front = createNetServer((socket) =>
      tlsServer.emit('connection', Duplex.from({ readable: socket, writable: socket })),
    );
    expect(await visits(await listen(front), 3)).toEqual([false, true, true]);
  });

  test('from before the binding go on', async () => {
    const server = createServer(await serverOptions());
    server.on('secureConnection', (socket) => socket.pipe(socket));
    const port = await listen(server);
    const { text } = await visit(port, {}, async (socket) => {
      attachSessionCache(server);
      socket.setEncoding('utf8').write('echo');
      expect(await once(socket, 'data')).toEqual(['echo']);
      socket.end();
    });
    expect(text).toBe('');
  });

  test('are reported', async () => {
    const reports: Omit<ResumptionReport, 'socket'>[] = [];
    const onResumption = ({ socket, ...report }: ResumptionReport) => {
      reports.push(report);
      expect(socket.isSessionReused()).toBe(report.resumed);
    };
    let now = 1_800_000_000;
    const { port } = await stand({ onResumption, singleUse: true, now: () => now });
    const { session } = await visit(port);
    now += 3;
    await visit(port, { session });
    await visit(port, { session });
    const more = { serverName: HOST, protocolVersion: 'TLSv1.3' };
    expect(reports).toEqual([
      { resumed: false, reason: 'none-offered', age: undefined, ...more },
      { resumed: true, reason: undefined, age: 3, ...more },
      { resumed: false, reason: 'unknown', age: undefined, ...more },
    ]);
  });
});

describe('detach', () => {
  test('gives the server back its listeners, those of later are kept, and nothing resumes', async () => {
    const server = createServer(await serverOptions());
    server.on('connection', () => {});
    const before = listenersOf(server);
    const binding = attachSessionCache(server);
    expect(listenersOf(server)).not.toEqual(before);
    binding.detach();
    binding.detach();
    expect(listenersOf(server)).toEqual(before);
    answerAll(server);
    expect(await visits(await listen(server), 2, { maxVersion: 'TLSv1.2' })).toEqual([false, false]);
    expect(binding.stats.handshakes).toBe(0);
  });

  test('happens at the end of using', async () => {
    const server = createServer(await serverOptions());
    {
      using binding = attachSessionCache(server);
      expect(binding.stats.reading).toBe(0);
    }
    expect(server.listenerCount('newSession')).toBe(0);
  });

  test('while a hello is read, and while the store is asked: both connections come to their end', async () => {
    const store = mapStore();
    const asked: (() => void)[] = [];
    const take: typeof store.take = async (id, version) => {
      await new Promise<void>((resolve) => asked.push(resolve));
      return store.take(id, version);
    };
    const { server, binding, port } = await stand({ cache: { ...store, get: () => null, take }, singleUse: true });
    const { session } = await visit(port);
    const waiting = visit(port, { session });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    const slow = await visitAfter(
      port,
      () => expect(binding.stats.reading).toBe(1),
      () => binding.detach(),
    );
    expect(slow).toBe(WORD);
    asked[0]!();
    await expect(waiting).resolves.toMatchObject({ resumed: true, text: WORD });
    expect(server.listenerCount('connection')).toBe(1);
    expect(binding.stats.reading).toBe(0);
  });
});

/** A client that connects, waits until so much holds, and sends its hello after that was done. */
async function visitAfter(port: number, condition: () => void, action: () => void): Promise<string> {
  const front = createNetServer(async (socket) => {
    const { connect } = await import('node:net');
    const back = connect(port, '127.0.0.1');
    await vi.waitFor(condition);
    action();
    await setTimeout(5);
    socket.pipe(back).pipe(socket);
  });
  return (await visit(await listen(front))).text;
}
