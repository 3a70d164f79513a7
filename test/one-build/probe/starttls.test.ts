// Protocols that turn to TLS on the same socket: each server says what real ones say, in pieces, and waits for what clients are to say.
import { once } from 'node:events';
import { connect, createServer as createNetServer, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { attachSessionCache } from '../../../src/node/index.js';
import { conclusions, probe } from '../../support/probe.js';
import { answerAll, listen, serverOptions } from '../../support/tls.js';

/** What is waited for, as latin1, and what is answered then. */
type Step = readonly [said: string | undefined, answer: string];

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1');
const MYSQL_GREETING = `${bytes('0a')}8.0.36\0${bytes('07000000')}12345678\0${bytes('ffff ff 0200 ffdf 15')}${'\0'.repeat(10)}123456789012\0`;
const MYSQL_PACKET = `${String.fromCharCode(MYSQL_GREETING.length)}\0\0\0${MYSQL_GREETING}`;

const PROTOCOLS: Readonly<Record<string, readonly Step[]>> = {
  smtp: [
    [undefined, '220-mail.test waits\r\n220 mail.test ESMTP Postfix\r\n'],
    ['EHLO localhost\r\n', '250-mail.test\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 CHUNKING\r\n'],
    ['STARTTLS\r\n', '220 2.0.0 Ready to start TLS\r\n'],
  ],
  imap: [
    [undefined, '* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] Dovecot ready.\r\n'],
    ['a STARTTLS\r\n', '* OK a word more\r\na OK Begin TLS negotiation now.\r\n'],
  ],
  ftp: [
    [undefined, '220-Welcome\r\n 220 is a line of it\r\n220 (vsFTPd 3.0.3)\r\n'],
    ['AUTH TLS\r\n', '234 Proceed with negotiation.\r\n'],
  ],
  postgres: [[bytes('00000008 04d2162f'), 'S']],
  mysql: [
    [undefined, MYSQL_PACKET],
    [bytes('20000001 008a0000 00000001 21') + '\0'.repeat(23), ''],
  ],
};

async function say(socket: Socket, answer: string): Promise<void> {
  const middle = Math.floor(answer.length / 2);
  socket.write(answer.slice(0, middle), 'latin1');
  await new Promise(setImmediate);
  socket.write(answer.slice(middle), 'latin1');
}

/** A server of one protocol, whose TLS resumes from a cache. */
async function serve(steps: readonly Step[]): Promise<{ port: number; heard: string[] }> {
  const tlsServer = createServer(await serverOptions());
  answerAll(tlsServer);
  attachSessionCache(tlsServer);
  const heard: string[] = [];
  const server = createNetServer({ noDelay: true }, async (socket) => {
    socket.on('error', () => socket.destroy());
    for (const [said, answer] of steps) {
      if (said !== undefined) {
        const [part] = (await once(socket.resume(), 'data')) as [Buffer];
        socket.pause();
        // What a client need not wait to send, its hello may follow at once.
        socket.unshift(part.subarray(said.length));
        heard.push(part.toString('latin1', 0, said.length));
        if (heard.at(-1) !== said) {
          socket.destroy();
          return;
        }
      }
      await say(socket, answer);
    }
    tlsServer.emit('connection', socket);
  });
  return { port: await listen(server), heard };
}

/** @param turnsAway whether it has too many connections by the one of such a number, from 0 */
async function serveFew(turnsAway: (number: number) => boolean): Promise<number> {
  const { port } = await serve(PROTOCOLS['smtp']!);
  let number = 0;
  const server = createNetServer((client) => {
    client.on('error', () => client.destroy());
    if (turnsAway(number++)) client.end('421 4.7.0 too many connections\r\n');
    else {
      const mail = connect(port, '127.0.0.1').on('error', () => client.destroy());
      client.pipe(mail).pipe(client);
    }
  });
  return listen(server);
}

test('who is turned away comes once more', async () => {
  // The first of all has no other.
  const { of, status } = await conclusions(await serveFew((number) => number % 2 === 1), ['--starttls', 'smtp']);
  expect(of).toEqual({ 'tls1.2-session-id': 'resumes', 'tls1.2-ticket': 'no-session', 'tls1.3-ticket': 'resumes' });
  expect(status).toBe(0);
});

test('who is turned away again blames no session', async () => {
  const { answer, texts, status } = await conclusions(await serveFew((number) => number > 8), ['--starttls', 'smtp']);
  expect(texts).toContain(
    'TLS 1.3 does not connect to the server each time: expected 220, got 421 4.7.0 too many connections',
  );
  expect(answer.verdicts.map(({ conclusion }: { conclusion: string }) => conclusion)).not.toContain('breaks');
  expect(status).toBe(1);
});

test.each(Object.entries(PROTOCOLS))('%s', async (protocol, steps) => {
  const { port, heard } = await serve(steps);
  const { of, status, answer } = await conclusions(port, ['--starttls', protocol]);
  expect(heard.slice(0, steps.length)).toEqual(expect.arrayContaining(steps.flatMap(([said]) => said ?? [])));
  expect(of).toEqual({ 'tls1.2-session-id': 'resumes', 'tls1.2-ticket': 'no-session', 'tls1.3-ticket': 'resumes' });
  expect(answer.target.starttls).toBe(protocol);
  expect(status).toBe(0);
});

test.each<[string, string, readonly Step[], string]>([
  [
    'no TLS',
    'smtp',
    [
      [undefined, '220 a\r\n'],
      ['EHLO localhost\r\n', '250 a\r\n'],
      ['STARTTLS\r\n', '502 no\r\n'],
    ],
    'expected 220, got 502 no',
  ],
  ['another protocol', 'imap', [[undefined, '220 a\u001b[2J\r\n']], 'expected * OK, got 220 a?[2J'],
  ['no TLS', 'postgres', [[bytes('00000008 04d2162f'), 'N']], 'it does not offer TLS'],
  [
    'an error',
    'mysql',
    [[undefined, `\u0003\0\0\0${bytes('ff6904')}`]],
    'it is no MySQL server, or does not accept this host',
  ],
  [
    'more than its leave',
    'ftp',
    [
      [undefined, '220 a\r\n'],
      ['AUTH TLS\r\n', '234 go\r\n230 and more\r\n'],
    ],
    'it said more than its leave to begin TLS',
  ],
  [
    'the end',
    'smtp',
    [
      [undefined, '220 a\r\n'],
      ['another', ''],
    ],
    'it closed the connection',
  ],
])('a server that answers with %s to %s', async (_, protocol, steps, reason) => {
  const { port } = await serve(steps);
  const { status, stderr } = await probe(port, ['--starttls', protocol]);
  expect(stderr).toContain(`at 127.0.0.1: ${reason}\n`);
  expect(status).toBe(2);
});

test('where no TLS follows, the option that was given is not the advice', async () => {
  const server = createNetServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write('220 mail.test ESMTP\r\n');
    const answers = ['250 mail.test\r\n', '220 go ahead\r\n', '554 5.5.1 Error: no TLS here, bye\r\n'];
    socket.on('data', () => socket.write(answers.shift() ?? ''));
  });
  const { status, stderr } = await probe(await listen(server), ['--starttls', 'smtp']);
  expect(stderr).toContain('at 127.0.0.1: what it says is not TLS\n');
  expect(status).toBe(2);
});
