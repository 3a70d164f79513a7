// Tickets of TLS 1.3 without an end: what the probe keeps of them, and how long it listens.
import type { Socket } from 'node:net';
import { beforeEach, expect, test } from 'vitest';
import { connect } from '../../../src/probe/connection.js';
import { createContexts } from '../../../src/probe/target.js';
import { front } from '../../support/front.js';
import { needCommand } from '../../support/need-command.js';
import { conclusions } from '../../support/probe.js';
import { startOpenssl } from '../../support/programs.js';
import { HOST, pki } from '../../support/tls.js';

const MOST_SESSIONS = 16;
const RECORD_HEADER = 5;

let openssl: string;
beforeEach((context) => void (openssl = needCommand(context, ['openssl'])));

/** Passes records on, one every so many milliseconds. */
function drip(client: Socket, milliseconds: number): (part: Buffer) => void {
  let kept = Buffer.alloc(0);
  const timer = setInterval(() => {
    const size = kept.length < RECORD_HEADER ? Infinity : RECORD_HEADER + kept.readUInt16BE(3);
    if (kept.length < size) return;
    client.write(kept.subarray(0, size));
    kept = kept.subarray(size);
  }, milliseconds);
  client.on('close', () => clearInterval(timer));
  return (part) => void (kept = Buffer.concat([kept, part]));
}

/** A server that sends so many tickets, each so many milliseconds after the one before. @param handshake the least that one takes */
async function serveSlowly(tickets: number, milliseconds: number, handshake: number): Promise<number> {
  return front(await startOpenssl(openssl, ['-num_tickets', String(tickets)]), (client, server, first) => {
    const late = drip(client, milliseconds);
    let finished = false;
    setTimeout(() => server.write(first), handshake);
    client.on('data', (part: Buffer) => {
      finished = true;
      server.write(part);
    });
    server.on('data', (part: Buffer) => (finished ? late(part) : client.write(part)));
    client.resume();
  });
}

test('of tickets that come at once some are kept', async () => {
  const { answer, status } = await conclusions(await startOpenssl(openssl, ['-num_tickets', '500']));
  const [, , tls13] = answer.addresses[0].mechanisms;
  expect(tls13).toMatchObject({ offered: 3, resumed: 3, tickets: { full: MOST_SESSIONS } });
  expect(status).toBe(0);
});

test('for slow tickets there is one deadline', async () => {
  const port = await serveSlowly(50, 200, 500);
  const ca = Buffer.from((await pki()).authority.cert);
  const rest = { servername: HOST, alpn: [], starttls: undefined, cert: undefined, key: undefined, insecure: false };
  const target = { host: HOST, port, ca, timeout: 5000, ...rest };
  const start = performance.now();
  const outcome = await connect(target, '127.0.0.1', createContexts(target)['tls1.3-ticket'], { goodbye: 50 });
  expect(performance.now() - start).toBeLessThan(4000);
  if ('failure' in outcome) throw new Error(outcome.failure.reason);
  expect(outcome.handshake.sessions.length).toBeGreaterThan(2);
  expect(outcome.handshake.sessions.length).toBeLessThan(MOST_SESSIONS);
});
