// What is printed: a line of progress and colours on a terminal only, a table, and JSON of one shape.
import { expect, test } from 'vitest';
import { progressOn } from '../../../src/probe/progress.js';
import { reportText } from '../../../src/probe/report.js';
import { addressesOf } from '../../../src/probe/addresses.js';
import { conclusions, probe } from '../../support/probe.js';
import { stand } from '../../support/tls.js';

test('progress is for a terminal, within its width, and leaves nothing', () => {
  let written = '';
  const write = (text: string) => ((written += text), true);
  const none = progressOn({ isTTY: false, write } as never);
  none.progress('TLS, a', 0, 2);
  none.end();
  expect(written).toBe('');
  const some = progressOn({ isTTY: true, columns: 12, write } as never);
  some.progress('TLS, a', 0, 2);
  some.end();
  expect(written).toBe('\r\u001b[K1 of at mos\r\u001b[K');
  progressOn({ isTTY: true, columns: 0, write } as never).progress('TLS, b', 1, 2);
  expect(written).toMatch(/2 of at most 2: TLS, b$/);
});

const COST = { milliseconds: 2, bytesSent: 500, bytesReceived: 1500 };
const CELL = {
  offered: 2,
  resumed: 2,
  again: true,
  ticketsFull: 2,
  ticketsResumed: 1,
  ticketBytes: 200,
  lifetime: 300,
  full: [COST],
  short: [
    { milliseconds: 1, bytesSent: 400, bytesReceived: 100 },
    { milliseconds: 0.5, bytesSent: 401, bytesReceived: 100 },
  ],
  failure: undefined,
  broken: undefined,
};

const report = {
  target: {
    host: 'a.test',
    port: 443,
    servername: 'a.test',
    alpn: [],
    starttls: undefined,
    cert: undefined,
    key: undefined,
    ca: undefined,
    insecure: false,
    timeout: 1,
  },
  addresses: { asked: ['192.0.2.1', '::1'], left: ['192.0.2.9'] },
  findings: {
    contacts: [
      { address: '192.0.2.1', greeting: { protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', alpn: '' } },
      { address: '::1', failure: { stage: 'connect', code: 'ENETUNREACH', reason: 'there is no route to it' } },
    ],
    cells: [{ ...CELL, mechanism: 'tls1.3-ticket', address: '192.0.2.1' }],
    crossings: [],
    skipped: ['192.0.2.8'],
    rounds: { wanted: 3, made: 2 },
    connections: 5,
  },
  verdicts: [{ mechanism: 'tls1.3-ticket', conclusion: 'resumes', text: 'TLS 1.3 resumes at 192.0.2.1' }],
} as const;

test('the report names whom it asked, and whom it did not', () => {
  expect(reportText(report, false)).toBe(
    `a.test:443, server name a.test, ALPN none, TLSv1.3 by default, 5 connections
not asked: 192.0.2.9, 192.0.2.8
returns to each address: 2, not 3, for 64 connections at most
::1: there is no route to it

                            resumed  again  tickets  lifetime  full handshake  resumed handshake
TLS 1.3, ticket  192.0.2.1  2 of 2   yes    2, 1     300 s     2000 B, 2.0 ms  501 B, 0.8 ms

TLS 1.3 resumes at 192.0.2.1
`,
  );
  expect(reportText(report, true)).toContain('\u001b[32mTLS 1.3 resumes at 192.0.2.1\u001b[39m\n');
});

test('of several addresses it tells what a session of one does at the next', () => {
  const { cells } = report.findings;
  const both = [...cells, { ...cells[0], address: '::1' }];
  const crossings = [
    { mechanism: 'tls1.3-ticket', from: '192.0.2.1', to: '::1', resumed: true },
    { mechanism: 'tls1.3-ticket', from: '::1', to: '192.0.2.1', resumed: false },
  ] as const;
  const text = reportText({ ...report, findings: { ...report.findings, cells: both, crossings } }, false);
  expect(text).toContain('TLS 1.3, ticket  192.0.2.1  2 of 2   yes    yes          2, 1 ');
  expect(text).toContain('TLS 1.3, ticket  ::1        2 of 2   yes    no           2, 1 ');
});

test('the JSON has the shape that the documents tell', async () => {
  const { port } = await stand();
  const { answer } = await conclusions(port);
  const cost = { handshakes: expect.any(Number), milliseconds: expect.any(Number), bytesSent: expect.any(Number) };
  const costs = { ...cost, bytesReceived: expect.any(Number) };
  const mechanism = (name: string, more: object) => {
    return { mechanism: name, offered: 3, resumed: 3, again: true, full: costs, short: costs, failure: null, ...more };
  };
  const none = { offered: 0, resumed: 0, again: null, short: null };
  expect(answer).toEqual({
    version: 1,
    target: { host: 'localhost', port, servername: 'localhost', alpn: [], starttls: null },
    reached: true,
    resumes: true,
    verdicts: expect.any(Array),
    addresses: [
      {
        address: '127.0.0.1',
        greeting: { protocol: 'TLSv1.3', cipher: expect.stringMatching(/^TLS_/), alpn: '' },
        failure: null,
        mechanisms: [
          mechanism('tls1.2-session-id', { tickets: { full: 1, resumed: 0 }, ticketBytes: 32, lifetime: 0 }),
          mechanism('tls1.2-ticket', { ...none, tickets: { full: 0, resumed: null }, ticketBytes: 0, lifetime: 0 }),
          mechanism('tls1.3-ticket', { tickets: { full: 2, resumed: 1 }, ticketBytes: 32, lifetime: 7200 }),
        ],
      },
    ],
    across: [],
    notAsked: [],
    rounds: { wanted: 3, made: 3 },
    connections: 12,
  });
  const [, , tls13] = answer.addresses[0].mechanisms;
  expect(tls13.full.bytesReceived).toBeGreaterThan(tls13.short.bytesReceived);
  expect(tls13.short.bytesReceived).toBeGreaterThan(100);
});

test('a name is asked at each of its addresses, an address at itself', async () => {
  expect(await addressesOf('localhost', [], 1000)).toMatchObject({
    asked: expect.arrayContaining(['127.0.0.1']),
    left: [],
  });
  expect(await addressesOf('::1', [], 1000)).toEqual({ asked: ['::1'], left: [] });
  expect(await addressesOf('localhost', ['127.0.0.2'], 1000)).toEqual({ asked: ['127.0.0.2'], left: [] });
});

test('without a terminal there are neither colours nor progress', async () => {
  const { port } = await stand();
  const { stdout, stderr } = await probe(port);
  expect(stdout + stderr).not.toContain('\u001b');
});
