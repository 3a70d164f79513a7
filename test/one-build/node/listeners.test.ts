// Only TLS's own listener of 'connection' waits for the hello. All others are the program's, and stay so.
import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { attachSessionCache } from '../../../src/node/index.js';
import { closed } from '../../support/recording.js';
import { answerAll, HOST, listen, serverOptions, visit, visits } from '../../support/tls.js';

type Listener = (...values: any[]) => void;

const makes: [string, (options: TlsOptions) => Server][] = [
  ['tls', createServer],
  ['https', createHttpsServer],
  ['http2', createSecureServer as never],
];

async function server(): Promise<Server> {
  const made = createServer(await serverOptions());
  answerAll(made);
  return made;
}

/** A connection that sends nothing, until it is accepted. */
async function silentVisit(port: number, target: Server): Promise<void> {
  const client = connect(port, '127.0.0.1').resume();
  onTestFinished(() => void client.destroy());
  await once(target, 'connection');
  await closed(client.end());
}

describe('called', () => {
  test('at once, in their order, for a client that sends nothing: from before and after attaching', async () => {
    const target = await server();
    const seen: string[] = [];
    const see = (name: string) => () => seen.push(name);
    target.on('connection', see('1')).once('connection', see('once 1')).prependListener('connection', see('first 1'));
    attachSessionCache(target);
    target.on('connection', see('2')).once('connection', see('once 2')).prependListener('connection', see('first 2'));
    const port = await listen(target);
    await silentVisit(port, target);
    expect(seen).toEqual(['first 2', 'first 1', '1', 'once 1', '2', 'once 2']);
    seen.length = 0;
    await silentVisit(port, target);
    expect(seen).toEqual(['first 2', 'first 1', '1', '2']);
  });

  test('with the server as this, and the socket', async () => {
    const target = await server();
    const seen: unknown[] = [];
    function listener(this: Server, socket: Socket): void {
      seen.push(this, socket.remoteAddress);
    }
    target.on('connection', listener);
    attachSessionCache(target);
    target.on('connection', listener);
    expect(await visits(await listen(target), 2)).toEqual([false, true]);
    const one = [target, '127.0.0.1'];
    expect(seen).toEqual([...one, ...one, ...one, ...one]);
  });

  test('before the emit returns, as for a socket that the program hands over', async () => {
    const target = await server();
    let calls = 0;
    target.on('connection', () => calls++);
    attachSessionCache(target);
    target.on('connection', () => calls++);
    const client = connect(await listen(target), '127.0.0.1').resume();
    const [socket] = (await once(target, 'connection')) as [Socket];
    expect([socket.bytesRead, calls]).toEqual([0, 2]);
    await closed(client.end());
  });
});

describe('removed', () => {
  test.each(['before', 'after'])('with off, one that was added %s attaching', async (when) => {
    const target = await server();
    let calls = 0;
    const listener = () => calls++;
    const add = () => target.on('connection', listener).once('connection', listener);
    if (when === 'before') add();
    attachSessionCache(target);
    if (when === 'after') add();
    target.off('connection', listener).off('connection', listener);
    expect(await visits(await listen(target), 2)).toEqual([false, true]);
    expect(calls).toBe(0);
  });

  test.each(['before', 'after'])('by themselves, those of once that were added %s attaching', async (when) => {
    const target = await server();
    let calls = 0;
    const add = () => target.once('connection', () => calls++);
    if (when === 'before') add();
    attachSessionCache(target);
    if (when === 'after') add();
    const count = target.listenerCount('connection');
    expect(await visits(await listen(target), 3)).toEqual([false, true, true]);
    expect([calls, target.listenerCount('connection')]).toEqual([1, count - 1]);
  });

  test('with once, as a promise', async () => {
    const target = await server();
    const accepted = once(target, 'connection');
    const binding = attachSessionCache(target);
    const client = connect(await listen(target), '127.0.0.1').resume();
    expect((await accepted)[0]).toHaveProperty('remotePort', client.localPort);
    expect(binding.stats.reading).toBe(1);
    await closed(client.end());
  });
});

describe.each(makes)('of a server of %s', (_, make) => {
  const added = Array.from({ length: 6 }, () => () => {}) as Listener[];

  async function made(): Promise<Server> {
    const target = make(await serverOptions());
    return target.on('connection', added[0]!).once('connection', added[1]!).prependListener('connection', added[2]!);
  }

  test('are the same but for one while attached, and the very same after detaching', async () => {
    const target = await made();
    const before = target.rawListeners('connection');
    const binding = attachSessionCache(target);
    const attached = target.rawListeners('connection');
    expect(attached.filter((listener, i) => listener !== before[i])).toHaveLength(1);
    expect(attached).toHaveLength(before.length);
    binding.detach();
    expectSameFunctions(target.rawListeners('connection'), before);
  });

  test('stay where they are after detaching, though others were added or removed meanwhile', async () => {
    const change = (target: Server) => {
      target.on('connection', added[3]!).prependListener('connection', added[4]!).once('connection', added[5]!);
      target.off('connection', added[0]!).off('connection', added[1]!);
    };
    const [expected, target] = [await made(), await made()];
    change(expected);
    const binding = attachSessionCache(target);
    change(target);
    binding.detach();
    expectSameFunctions(target.listeners('connection'), expected.listeners('connection'));
  });

  test('that are all removed while attached stay removed', async () => {
    const target = await made();
    const binding = attachSessionCache(target);
    target.removeAllListeners('connection');
    binding.detach();
    expect(target.rawListeners('connection')).toEqual([]);
  });
});

function expectSameFunctions(seen: readonly Function[], expected: readonly Function[]): void {
  // Not toEqual, for which all functions of a shape may be alike.
  expect(seen.map((listener) => expected.indexOf(listener))).toEqual(expected.map((_, i) => i));
}

/** What findhit-proxywrap does to a server: it takes its listeners away, and calls them when it has read a header. */
function proxywrap(target: Server, wait: (socket: Socket) => Promise<unknown>): void {
  const listeners = target.listeners('connection') as Listener[];
  target.removeAllListeners('connection');
  target.on('connection', (socket: Socket) => {
    void wait(socket).then(() => {
      for (const listener of listeners) listener.call(target, socket);
    });
  });
}

/** Reads a line, and leaves the rest. */
async function readHeader(socket: Socket): Promise<void> {
  let text = '';
  while (!text.endsWith('\n')) {
    const byte = socket.read(1) as Buffer | null;
    if (byte) text += byte.toString('latin1');
    else await once(socket, 'readable');
  }
}

describe("TLS's own that was moved away", () => {
  test('before attaching: an error says so, and the server is as before', async () => {
    const target = await server();
    proxywrap(target, readHeader);
    const before = target.rawListeners('connection');
    expect(() => attachSessionCache(target)).toThrow(/^server: expected .*TLS.*'connection'/);
    expectSameFunctions(target.rawListeners('connection'), before);
    expect([target.listenerCount('newSession'), target.listenerCount('resumeSession')]).toEqual([0, 0]);
  });

  test('after attaching: connections resume', async () => {
    const target = await server();
    attachSessionCache(target);
    proxywrap(target, readHeader);
    const port = await listen(target);
    const header = async () => {
      const socket = connect(port, '127.0.0.1').setNoDelay();
      socket.write('PROXY TCP4 192.0.2.1 192.0.2.2 1 443\r\n');
      return { socket, servername: HOST };
    };
    const { session, resumed } = await visit(port, await header());
    expect([resumed, (await visit(port, { ...(await header()), session })).resumed]).toEqual([false, true]);
  });
});

test('attached, visited and detached 300 times: no listener, and nothing that each asynchronous resource has to carry', async () => {
  const target = await server();
  const port = await listen(target);
  const state = () => ({
    listeners: target.eventNames().map((name) => [name, target.listenerCount(name)]),
    // Of Node 20 and 22: each AsyncLocalStorage that is in use makes every resource and every promise carry its value.
    carried: [new AsyncResource('test'), Promise.resolve()].map((one) => Object.getOwnPropertySymbols(one).length),
  });
  attachSessionCache(target).detach();
  await visit(port);
  const before = state();
  for (let n = 0; n < 300; n++) {
    const binding = attachSessionCache(target);
    await visit(port, { maxVersion: 'TLSv1.2' });
    expect(binding.stats.handshakes).toBe(1);
    binding.detach();
  }
  const after = state();
  expect(after.listeners).toEqual(before.listeners);
  for (const [i, count] of after.carried.entries()) expect(count).toBeLessThanOrEqual(before.carried[i]! + 1);
});
