// Connections that fail now and then, and those that fail by a session: what the probe tries once more, and what it blames.
import { connect, createServer as createNetServer } from 'node:net';
import { createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { front, join } from '../../support/front.js';
import { conclusions, HANDSHAKE_FAILURE, RESUMES, ticketServer } from '../../support/probe.js';
import { answerAll, listen, serverOptions, stand } from '../../support/tls.js';

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
  const [one, other] = [await ticketServer(), await ticketServer()];
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
