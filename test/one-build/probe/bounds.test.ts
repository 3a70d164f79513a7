// How many connections the probe makes at most, and how long it takes with servers that do as little as they can.
import { createServer as createNetServer, connect } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { expect, test } from 'vitest';
import { conclusions, probe } from '../../support/probe.js';
import { answerAll, listen, serverOptions, WORD } from '../../support/tls.js';

const MOST_CONNECTIONS = 64;
const EVERYWHERE = '0.0.0.0';

/** Besides the first one. */
const addresses = (count: number) => Array.from({ length: count }, (_, n) => ['--address', `127.0.0.${n + 2}`]).flat();

/** A server at all addresses, which gives session ids and tickets, and counts its connections. */
async function serveAll(more: TlsOptions = {}): Promise<{ port: number; connections: () => number }> {
  const server = createServer(await serverOptions({ secureOptions: 0, ...more }));
  let count = 0;
  server.on('connection', () => count++);
  answerAll(server);
  return { port: await listen(server, EVERYWHERE), connections: () => count };
}

test.each([
  [2, ['--rounds', '5'], 5, []],
  [3, [], 3, []],
  [4, [], 1, []],
  [8, ['--rounds', '5'], 1, ['127.0.0.5', '127.0.0.6', '127.0.0.7', '127.0.0.8']],
])('%i addresses, %j: %i returns to each', async (count, options, rounds, notAsked) => {
  const { port, connections } = await serveAll();
  const { answer } = await conclusions(port, [...addresses(count - 1), ...options]);
  expect(answer.connections).toBe(connections());
  expect(answer.connections).toBeLessThanOrEqual(MOST_CONNECTIONS);
  expect(answer.rounds.made).toBe(rounds);
  expect(answer.notAsked).toEqual(notAsked);
  expect(answer.across).toHaveLength(3 * Math.min(count, 4));
});

test('where one kind alone gives sessions, its returns are as many as are wanted', async () => {
  const { port } = await serveAll({ maxVersion: 'TLSv1.2' });
  const { answer } = await conclusions(port, addresses(3));
  expect(answer.rounds).toEqual({ wanted: 3, made: 3 });
});

test('the report says what is left out', async () => {
  const { port } = await serveAll();
  const { stdout } = await probe(port, addresses(4));
  expect(stdout).toContain(`
not asked: 127.0.0.5
returns to each address: 1, not 3, for 64 connections at most
`);
});

test('what is tried once more counts, too', async () => {
  const { port } = await serveAll();
  let count = 0;
  const resetting = createNetServer((client) => {
    client.on('error', () => client.destroy());
    // The first connection to each address is not tried once more.
    if (count++ > 3 && count % 2 === 0) client.resetAndDestroy();
    else client.pipe(connect(port, '127.0.0.1').on('error', () => client.destroy())).pipe(client);
  });
  const { answer, status, texts } = await conclusions(await listen(resetting, EVERYWHERE), addresses(3));
  expect(answer.connections).toBe(MOST_CONNECTIONS);
  expect(count).toBe(MOST_CONNECTIONS);
  expect(texts.join('\n')).toContain('was not asked to the end');
  expect(texts.join('\n')).not.toContain('does not connect');
  expect(status).toBe(1);
});

test('a server that does not end its side is waited for once', async () => {
  const options = { secureOptions: 0, allowHalfOpen: true, maxVersion: 'TLSv1.2' } as const;
  const server = createServer(await serverOptions(options));
  server.on('secureConnection', (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy());
    socket.resume().write(WORD);
  });
  const { answer, milliseconds } = await conclusions(await listen(server));
  expect(answer.connections).toBeGreaterThan(10);
  expect(milliseconds).toBeLessThan(2500);
});

test('a server that gives no ticket in resumed handshakes is waited for once', async () => {
  const server = createServer(await serverOptions({ secureOptions: 0, minVersion: 'TLSv1.3' }));
  server.on('secureConnection', (socket: TLSSocket) => void socket.on('error', () => socket.destroy()).resume());
  const { answer, of, milliseconds } = await conclusions(await listen(server), ['--rounds', '5']);
  expect(answer.addresses[0].mechanisms[2]).toMatchObject({
    offered: 5,
    again: true,
    tickets: { full: 2, resumed: 0 },
  });
  expect(of['tls1.3-ticket']).toBe('resumes');
  expect(milliseconds).toBeLessThan(2500);
});
