// Servers and networks that are not as most are: what the probe makes of them, and what it offers them.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createNetServer, type Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { expect, test } from 'vitest';
import { client, mutual } from '../../support/clients.js';
import { front, join } from '../../support/front.js';
import { conclusions, probe, runProgram, startProgram, write } from '../../support/probe.js';
import { answerAll, listen, serverOptions, stand } from '../../support/tls.js';

const RESUMES = { 'tls1.2-session-id': 'resumes', 'tls1.2-ticket': 'no-session', 'tls1.3-ticket': 'resumes' };

/** A server of Node without a cache, that gives tickets. */
async function plain(more: TlsOptions = {}): Promise<number> {
  const server = createServer(await serverOptions({ secureOptions: 0, ...more }));
  answerAll(server);
  return listen(server);
}

test('a server of TLS 1.2 alone resumes', async () => {
  const { port } = await stand({}, { maxVersion: 'TLSv1.2' });
  const { of, status } = await conclusions(port);
  expect(of).toEqual({ ...RESUMES, 'tls1.3-ticket': 'not-spoken' });
  expect(status).toBe(0);
});

/** The alert handshake_failure (RFC 5246 section 7.2), in a record. */
const HANDSHAKE_FAILURE = Buffer.from([21, 3, 3, 0, 2, 2, 40]);
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

test('a server that breaks where a session is offered is told', async () => {
  const server = createServer(await serverOptions());
  answerAll(server);
  const known = new Set<string>();
  server.on('newSession', (id: Buffer, _data, done) => {
    known.add(id.toString('hex'));
    done();
  });
  server.on('resumeSession', (id: Buffer, done) => {
    done(known.has(id.toString('hex')) ? new Error('broken') : null, null);
  });
  const { of, status } = await conclusions(await listen(server));
  expect(of['tls1.2-session-id']).toBe('breaks');
  expect(status).toBe(1);
});

/** A front of a server that resumes. @param resets whether the connection of such a number, from 0, is reset at once */
async function resetSome(resets: (number: number) => boolean): Promise<number> {
  const { port } = await stand();
  let number = 0;
  return listen(
    createNetServer((client) => {
      client.on('error', () => client.destroy());
      if (resets(number++)) client.resetAndDestroy();
      else client.pipe(connect(port, '127.0.0.1').on('error', () => client.destroy())).pipe(client);
    }),
  );
}

test('a connection that is reset now and then is tried once more', async () => {
  // The first of all has no other.
  const { of, status } = await conclusions(await resetSome((number) => number % 2 === 1));
  expect(of).toEqual(RESUMES);
  expect(status).toBe(0);
});

test('where connections without a session are reset, too, no session is blamed', async () => {
  const { answer, texts, status } = await conclusions(await resetSome((number) => number > 8));
  expect(texts[2]).toBe('TLS 1.3 does not connect to the server each time: it closed the connection in the handshake');
  expect(answer.verdicts.map(({ conclusion }: { conclusion: string }) => conclusion)).not.toContain('breaks');
  expect(status).toBe(1);
});

test('so is the first to an address: servers that share nothing do not pass for one', async () => {
  const [one, other] = [await plain(), await plain()];
  const front = createNetServer((client) => {
    client.on('error', () => client.destroy());
    const isOther = client.localAddress === '127.0.0.2';
    if (isOther && !wasReset) {
      wasReset = true;
      client.resetAndDestroy();
    } else client.pipe(connect(isOther ? other : one, '127.0.0.1').on('error', () => client.destroy())).pipe(client);
  });
  let wasReset = false;
  const { of, status } = await conclusions(await listen(front, '0.0.0.0'), ['--address', '127.0.0.2']);
  expect(of).toMatchObject({ 'tls1.2-ticket': 'not-across', 'tls1.3-ticket': 'not-across' });
  expect(wasReset).toBe(true);
  expect(status).toBe(1);
});

test('one connection that stalls, with a session, is no fault of the session', async () => {
  const { port } = await stand({}, { maxVersion: 'TLSv1.2' });
  let hellos = 0;
  const stalling = await front(port, (client, server, hello) => {
    // The third that has a session id, after the greeting and the one of TLS 1.3, which have one for looks (RFC 8446 appendix D.4).
    if (hello[5 + 4 + 2 + 32] && ++hellos === 3) client.resume();
    else {
      server.write(hello);
      join(client, server);
    }
  });
  const { of, status } = await conclusions(stalling, ['--timeout', '0.5']);
  expect(of).toEqual({ ...RESUMES, 'tls1.3-ticket': 'not-spoken' });
  expect(hellos).toBeGreaterThan(6);
  expect(status).toBe(0);
});

test('a fatal alert to who offers a session is the fault of the session', async () => {
  const { port } = await stand({}, { maxVersion: 'TLSv1.2' });
  let first = true;
  const alerting = await front(port, (client, server, hello) => {
    // After the version and the random of a hello comes the length of the session id (RFC 5246 section 7.4.1.2).
    if (hello[5 + 4 + 2 + 32] && !first) client.resume().end(HANDSHAKE_FAILURE);
    else {
      server.write(hello);
      join(client, server);
    }
    first = false;
  });
  const { of, texts } = await conclusions(alerting);
  expect(of).toMatchObject({ 'tls1.2-session-id': 'breaks', 'tls1.3-ticket': 'not-spoken' });
  expect(texts[0]).toContain('a client that offers a session does not connect: it refused the handshake');
});

test.each(['h2', 'http/1.1'])('ALPN offers what it is told: %s', async (name) => {
  const port = await plain({ ALPNProtocols: [name] });
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
  const port = await front(await plain(), (client, server, first) => {
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
  const { status, stdout, stderr } = await probe(await plain(), options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).not.toMatch(/[\da-z+/]{20,}={0,2}|(?:\d+[,\s]+){16}/i);
});
