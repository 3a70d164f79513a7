// Servers that resume, or do not, each in its own way: `probe` tells them apart, each within five seconds.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createNetServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { SharedSessionCache, type SharedCacheToken } from '../../../src/shared.js';
import { needCommand } from '../../support/need-command.js';
import { conclusions, probe, type Probed } from '../../support/probe.js';
import { startNginx, startOpenssl } from '../../support/programs.js';
import { listen, pki, stand } from '../../support/tls.js';

const MOST_MILLISECONDS = 5000;
const ACROSS = ['--address', '127.0.0.2'];

function expectQuick({ milliseconds }: Probed): void {
  expect(milliseconds).toBeLessThan(MOST_MILLISECONDS);
}

describe('nginx', () => {
  let nginx: string;
  beforeEach((context) => void (nginx = needCommand(context, ['nginx'])));

  const [OFF, SHARED] = ['ssl_session_cache off;', 'ssl_session_cache shared:sessions:1m;'];
  const [TICKETS, NO_TICKETS] = ['ssl_session_tickets on;', 'ssl_session_tickets off;'];

  test.each([
    [`${OFF} ${NO_TICKETS}`, 'no-session', 'no-session', 'never', 1],
    [`ssl_session_cache none; ${NO_TICKETS}`, 'never', 'no-session', 'never', 1],
    [`${SHARED} ${NO_TICKETS}`, 'resumes', 'no-session', 'resumes', 0],
    [`${OFF} ${TICKETS}`, 'no-session', 'resumes', 'resumes', 0],
    [`${SHARED} ${TICKETS}`, 'resumes', 'resumes', 'resumes', 0],
  ])('%s', async (directives, byId, byTicket, tls13, expected) => {
    const probed = await conclusions(await startNginx(nginx, directives));
    expect(probed.of).toEqual({ 'tls1.2-session-id': byId, 'tls1.2-ticket': byTicket, 'tls1.3-ticket': tls13 });
    expect(probed.status).toBe(expected);
    expectQuick(probed);
  });
});

describe('openssl s_server', () => {
  let openssl: string;
  beforeEach((context) => void (openssl = needCommand(context, ['openssl'])));

  test('resumes by all', async () => {
    const probed = await conclusions(await startOpenssl(openssl));
    expect(probed.of).toEqual({
      'tls1.2-session-id': 'resumes',
      'tls1.2-ticket': 'resumes',
      'tls1.3-ticket': 'resumes',
    });
    expect(probed.status).toBe(0);
    expect(probed.answer.addresses[0].mechanisms[2]).toMatchObject({
      offered: 3,
      resumed: 3,
      again: true,
      tickets: { full: 2, resumed: 1 },
      lifetime: 7200,
    });
    expectQuick(probed);
  });

  test('without tickets and in TLS 1.3 alone', async () => {
    const probed = await conclusions(await startOpenssl(openssl, ['-num_tickets', '0', '-tls1_3']));
    expect(probed.texts).toEqual([
      'TLS 1.2 by session id is not spoken by the server',
      'TLS 1.2 by ticket is not spoken by the server',
      'TLS 1.3 does not resume: the server gives no tickets',
    ]);
    expect(probed.status).toBe(1);
    expectQuick(probed);
  });
});

/** A thread that serves, until the test ends. Returns its port. */
async function work(host: string, port: number, token?: SharedCacheToken): Promise<number> {
  const { server } = await pki();
  const url = new URL('../programs/probe-worker.js', import.meta.url);
  const worker = new Worker(url, { workerData: { identity: server, host, port, token } });
  onTestFinished(() => void worker.terminate());
  const [given] = (await once(worker, 'message')) as [number];
  return given;
}

describe('the binding', () => {
  test('with one worker', async () => {
    const probed = await conclusions(await work('127.0.0.1', 0));
    expect(probed.texts).toEqual([
      'TLS 1.2 by session id resumes at 127.0.0.1',
      'TLS 1.2 by ticket does not resume: the server gives no tickets',
      'TLS 1.3 resumes at 127.0.0.1',
    ]);
    expect(probed.status).toBe(0);
    expectQuick(probed);
  });

  test('with two workers at two addresses, a cache each', async () => {
    const port = await work('127.0.0.1', 0);
    await work('127.0.0.2', port);
    const probed = await conclusions(port, ACROSS);
    expect(probed.texts).toEqual([
      'TLS 1.2 by session id resumes at each of 2 addresses, not across them: share a store',
      'TLS 1.2 by ticket does not resume: the server gives no tickets',
      'TLS 1.3 resumes at each of 2 addresses, not across them: share ticket keys or a store',
    ]);
    expect(probed.status).toBe(1);
    expectQuick(probed);
  });

  test('with two workers at two addresses, one cache for both', async () => {
    const { token } = SharedSessionCache.create();
    const port = await work('127.0.0.1', 0, token);
    await work('127.0.0.2', port, token);
    const probed = await conclusions(port, ACROSS);
    expect(probed.texts).toEqual([
      'TLS 1.2 by session id resumes at each of 2 addresses, and across them',
      'TLS 1.2 by ticket does not resume: the server gives no tickets',
      'TLS 1.3 resumes at each of 2 addresses, and across them',
    ]);
    expect(probed.answer.across).toHaveLength(4);
    expect(probed.answer.connections).toBe(28);
    expect(probed.status).toBe(0);
    expectQuick(probed);
  });

  test('with sessions of single use', async () => {
    const { port } = await stand({ singleUse: true });
    const { texts, status } = await conclusions(port);
    expect(texts).toContain('TLS 1.3 resumes at 127.0.0.1; each session once only');
    expect(status).toBe(0);
  });
});

describe('what is no TLS server of the name:', () => {
  const plain = (listener: (socket: Socket) => void) => listen(createNetServer(listener));

  test.each<[string, () => Promise<number>, readonly string[], string]>([
    [
      'one that closes at once',
      () => plain((socket) => socket.destroy()),
      [],
      'it closed the connection in the handshake',
    ],
    [
      'one that never answers',
      () => plain((socket) => void socket.on('error', () => {}).resume()),
      ['--timeout', '2'],
      'no end of the handshake within 2 s',
    ],
    [
      'plain HTTP',
      () => listen(createHttpServer((_, response) => response.end())),
      [],
      'it speaks HTTP without TLS at this port',
    ],
    [
      'a wrong name',
      async () => (await stand()).port,
      ['--servername', 'wrong.test'],
      'its certificate is for another name: see --servername and --insecure',
    ],
  ])('%s', async (_, start, options, reason) => {
    const port = await start();
    const probed = await probe(port, options);
    const stderr = `wasm-session-cache: no TLS with localhost:${port} at 127.0.0.1: ${reason}\n`;
    expect(probed).toMatchObject({ status: 2, stdout: '', stderr });
    expectQuick(probed);
  });

  test('where nothing listens', async () => {
    const port = await plain(() => {});
    const { status, stdout } = await probe(port, ['--address', '127.0.0.9', '--timeout', '1', '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      reached: false,
      addresses: [
        { address: '127.0.0.1', failure: { stage: 'tls', code: 'TIMEOUT' } },
        { address: '127.0.0.9', failure: { stage: 'connect', code: 'ECONNREFUSED' } },
      ],
    });
  });
});
