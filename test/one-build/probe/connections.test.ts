// Servers and networks that are not as most are: what the probe makes of them, and what it offers them.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createNetServer, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { client, mutual } from '../../support/clients.js';
import { front, join } from '../../support/front.js';
import {
  conclusions,
  HANDSHAKE_FAILURE,
  probe,
  RESUMES,
  runProgram,
  startProgram,
  ticketServer,
  write,
} from '../../support/probe.js';
import { answerAll, listen, serverOptions, stand } from '../../support/tls.js';

test('a server of TLS 1.2 alone resumes', async () => {
  const { port } = await stand({}, { maxVersion: 'TLSv1.2' });
  const { of, status } = await conclusions(port);
  expect(of).toEqual({ ...RESUMES, 'tls1.3-ticket': 'not-spoken' });
  expect(status).toBe(0);
});

/** The extension supported_versions with TLS 1.3 alone (RFC 8446 section 4.2.1). */
const TLS13_ALONE = Buffer.from([0, 43, 0, 3, 2, 3, 4]);

test.each<[string, (socket: Socket) => void]>([
  ['a reset', (socket) => socket.resetAndDestroy()],
  ['an end', (socket) => socket.end()],
  ['handshake_failure', (socket) => socket.end(HANDSHAKE_FAILURE)],
])('a server of TLS 1.2 alone resumes also where it answers to TLS 1.3 with %s', async (_, refuse) => {
  const { port } = await stand({}, { maxVersion: 'TLSv1.2' });
  const { of, status } = await conclusions(
    await front(port, (client, server, first) => {
      if (first.includes(TLS13_ALONE)) refuse(client.resume());
      else {
        server.write(first);
        join(client, server);
      }
    }),
  );
  expect(of).toEqual({ ...RESUMES, 'tls1.3-ticket': 'not-spoken' });
  expect(status).toBe(0);
});

test('a client certificate is shown; without one the probe says that it is wanted', async () => {
  const { server } = await mutual();
  const { port } = await stand({}, { ...server, rejectUnauthorized: true });
  const { cert, key } = await client;
  const shown = await conclusions(port, ['--cert', write('cert.pem', cert), '--key', write('key.pem', key)]);
  expect({ of: shown.of, status: shown.status }).toEqual({ of: RESUMES, status: 0 });
  const { status, stderr } = await probe(port);
  expect(stderr).toContain('it wants a client certificate: see --cert and --key');
  expect(status).toBe(2);
});

test('a certificate that nobody vouches for is told', async () => {
  const { port } = await stand();
  const { status, stderr } = await runProgram(['probe', `localhost:${port}`, '--address', '127.0.0.1']);
  expect(stderr).toMatch(/at 127\.0\.0\.1: its certificate is not trusted \([A-Z_]+\): see --ca and --insecure\n$/);
  expect(status).toBe(2);
});

test('one address with two servers behind that share nothing resumes sometimes', async () => {
  const ports = [(await stand()).port, (await stand()).port];
  // After the first connections: of TLS 1.2 the second return goes to the other server, of TLS 1.3 the first.
  const turns = [0, 0, 0, 0, 0, 1, 0, 1, 0];
  let count = 0;
  const balancer = createNetServer((socket) => {
    const port = ports[turns[count++]!]!;
    const server = connect(port, '127.0.0.1');
    for (const one of [socket, server]) one.on('error', () => {});
    socket.pipe(server).pipe(socket);
  });
  const { of, texts, status } = await conclusions(await listen(balancer), ['--rounds', '2']);
  expect(of).toEqual({ 'tls1.2-session-id': 'sometimes', 'tls1.2-ticket': 'no-session', 'tls1.3-ticket': 'never' });
  expect(texts[0]).toBe(
    'TLS 1.2 by session id resumes 1 of 2 returns to 127.0.0.1: servers behind it are to share a store',
  );
  expect(status).toBe(1);
});

test.each(['h2', 'http/1.1'])('ALPN offers what it is told: %s', async (name) => {
  const port = await ticketServer({ ALPNProtocols: [name] });
  const { answer, of } = await conclusions(port, ['--alpn', 'h2,http/1.1']);
  expect(answer.target.alpn).toEqual(['h2', 'http/1.1']);
  expect(answer.addresses[0].greeting.alpn).toBe(name);
  expect(of['tls1.3-ticket']).toBe('resumes');
});

test('ticket keys that change all the time are not made up for by session ids, which clients with tickets do not use', async () => {
  const sessions = new Map<string, Buffer>();
  const server = createServer(await serverOptions({ secureOptions: 0, maxVersion: 'TLSv1.2' }));
  server.on('connection', () => server.setTicketKeys(randomBytes(48)));
  server.on('newSession', (id: Buffer, data: Buffer, done) => {
    sessions.set(id.toString('hex'), data);
    done();
  });
  server.on('resumeSession', (id: Buffer, done) => done(null, sessions.get(id.toString('hex')) ?? null));
  answerAll(server);
  const { of, status } = await conclusions(await listen(server));
  expect(of).toEqual({ 'tls1.2-session-id': 'resumes', 'tls1.2-ticket': 'never', 'tls1.3-ticket': 'not-spoken' });
  expect(status).toBe(1);
});

/** TLS's type of a record of encrypted data; the first of a client of TLS 1.3 has its Finished. */
const APPLICATION_DATA = 23;
/** Bytes of an encrypted record that is no alert. */
const MORE_THAN_AN_ALERT = 30;

test('tickets that come with an answer only, in TLS 1.3, are asked for', async () => {
  const options = await serverOptions({ secureOptions: 0, minVersion: 'TLSv1.3' });
  const web = await listen(createHttpsServer(options, (_, response) => response.end()));
  const port = await front(web, (client, server, first) => {
    let asked = 0;
    const kept: Buffer[] = [];
    server.write(first);
    client.on('data', (part: Buffer) => {
      for (let at = 0; at + 5 <= part.length; at += 5 + part.readUInt16BE(at + 3)) {
        if (part[at] === APPLICATION_DATA && part.readUInt16BE(at + 3) > MORE_THAN_AN_ALERT) asked++;
      }
      server.write(part);
      if (asked > 1) for (const late of kept.splice(0)) client.write(late);
    });
    server.on('data', (part: Buffer) => {
      if (asked === 1) kept.push(part);
      else client.write(part);
    });
    client.resume();
  });
  const { of } = await conclusions(port);
  expect(of['tls1.3-ticket']).toBe('resumes');
});

test('where a connection is cut after the handshake, its sessions count', async () => {
  const port = await front(await ticketServer(), (client, server, first) => {
    server.write(first);
    join(client, server);
    setTimeout(() => client.resetAndDestroy(), 200);
  });
  const { status } = await conclusions(port);
  expect(status).toBe(0);
});

test('a reader who leaves changes nothing of how the program ends', async () => {
  const { port } = await stand();
  const program = startProgram(['probe', `127.0.0.1:${port}`, '--insecure']);
  program.stdout!.destroy();
  let said = '';
  program.stderr!.setEncoding('utf8').on('data', (part: string) => (said += part));
  const [status] = await once(program, 'close');
  expect({ status, said }).toEqual({ status: 0, said: '' });
});

test.each([[[]], [['--json']]])('nothing of a session is printed, with %j', async (options) => {
  const { status, stdout, stderr } = await probe(await ticketServer(), options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).not.toMatch(/[\da-z+/]{20,}={0,2}|(?:\d+[,\s]+){16}/i);
});
