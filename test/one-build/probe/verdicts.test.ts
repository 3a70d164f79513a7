// What follows of what was found, as pure functions.
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/probe/failures.js';
import type { Cell, Crossing } from '../../../src/probe/findings.js';
import { allResume, verdictsOf, type Conclusion } from '../../../src/probe/verdicts.js';

const [A, B, C] = ['192.0.2.1', '192.0.2.2', '2001:db8::3'] as const;
const RESET: Failure = { stage: 'tls', code: 'ECONNRESET', reason: 'it closed the connection in the handshake' };
const TURNED_AWAY: Failure = { stage: 'starttls', code: 'STARTTLS', reason: 'it said no' };
const OTHER_VERSION: Failure = { ...RESET, code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' };

function cell(address: string, more: Partial<Cell> = {}): Cell {
  return {
    mechanism: 'tls1.3-ticket',
    address,
    offered: 2,
    resumed: 2,
    again: true,
    ticketsFull: 2,
    ticketsResumed: 1,
    ticketBytes: 200,
    lifetime: 300,
    full: [],
    short: [],
    failure: undefined,
    broken: undefined,
    ...more,
  };
}

const NO_SESSION = { offered: 0, resumed: 0, again: undefined, ticketsFull: 0, ticketBytes: 0 };
const FAILED = { ...NO_SESSION, ticketsFull: undefined };

const crossing = (from: string, to: string, resumed: boolean): Crossing => {
  return { mechanism: 'tls1.3-ticket', from, to, resumed };
};

const ring = (...resumed: boolean[]) => {
  const addresses = [A, B, C].slice(0, resumed.length);
  return resumed.map((resumes, n) => crossing(addresses[n]!, addresses[(n + 1) % resumed.length]!, resumes));
};

describe('TLS 1.3', () => {
  test.each<[Conclusion, string, Cell[], Crossing[]]>([
    ['resumes', `resumes at ${A}`, [cell(A)], []],
    ['resumes', `resumes at ${A}; each session once only`, [cell(A, { again: false })], []],
    ['resumes', 'resumes at each of 2 addresses, and across them', [cell(A), cell(B)], ring(true, true)],
    [
      'not-across',
      'resumes at each of 3 addresses, not across them: share ticket keys or a store',
      [cell(A), cell(B), cell(C)],
      ring(false, false, false),
    ],
    [
      'not-across',
      `resumes at each of 3 addresses, not from ${B} to ${C}, ${C} to ${A}: share ticket keys or a store`,
      [cell(A), cell(B), cell(C)],
      ring(true, false, false),
    ],
    [
      'sometimes',
      `resumes 1 of 2 returns to ${A}: servers behind it are to share ticket keys or a store`,
      [cell(A, { resumed: 1 })],
      [],
    ],
    [
      'sometimes',
      `resumes 1 of 2 returns to ${B}: servers behind that address are to share ticket keys or a store`,
      [cell(A), cell(B, { resumed: 1 })],
      ring(true, true),
    ],
    [
      'sometimes',
      `resumes at 1 of 2 addresses, not at ${B}`,
      [cell(A), cell(B, { resumed: 0, again: undefined })],
      ring(true, false),
    ],
    ['sometimes', `resumes at 1 of 2 addresses, not at ${B}`, [cell(A), cell(B, NO_SESSION)], []],
    [
      'never',
      'does not resume: the server gives tickets and accepts none of them: its session cache is off, or servers behind the ' +
        'address share neither ticket keys nor a store',
      [cell(A, { resumed: 0, again: undefined })],
      [],
    ],
    ['no-session', 'does not resume: the server gives no tickets', [cell(A, NO_SESSION)], []],
    ['not-spoken', 'is not spoken by the server', [cell(A, { ...FAILED, failure: OTHER_VERSION })], []],
    [
      'fails',
      'does not connect to the server: it closed the connection in the handshake',
      [cell(A, { ...FAILED, failure: RESET })],
      [],
    ],
    [
      'fails',
      `does not connect to ${B}: it closed the connection in the handshake`,
      [cell(A), cell(B, { ...FAILED, failure: RESET })],
      [],
    ],
    [
      'breaks',
      'breaks: a client that offers a session does not connect: it closed the connection in the handshake',
      [cell(A, { offered: 0, resumed: 0, again: undefined, broken: RESET })],
      [],
    ],
    [
      'breaks',
      `breaks: a client that offers a session of ${A} does not connect to ${B}: it closed the connection in the handshake`,
      [cell(A), cell(B)],
      [{ ...crossing(A, B, false), broken: RESET }],
    ],
    [
      'fails',
      `does not connect to ${B} each time: it said no`,
      [cell(A), cell(B)],
      [{ ...crossing(A, B, false), failure: TURNED_AWAY }],
    ],
    [
      'fails',
      'does not connect to the server each time: it said no',
      [cell(A, { offered: 1, resumed: 1, failure: TURNED_AWAY })],
      [],
    ],
  ])('%s: it %s', (conclusion, words, cells, crossings) => {
    expect(verdictsOf({ contacts: [], cells, crossings })).toEqual([
      { mechanism: 'tls1.3-ticket', conclusion, text: `TLS 1.3 ${words}` },
    ]);
  });
});

test.each([
  ['tls1.2-session-id', 'TLS 1.2 by session id', 'session ids', 'share a store'],
  ['tls1.2-ticket', 'TLS 1.2 by ticket', 'tickets', 'share ticket keys'],
] as const)('%s has words of its own', (mechanism, subject, gives, remedy) => {
  const of = (cells: Cell[], crossings: Crossing[] = []) => {
    const found = { contacts: [], cells: cells.map((cell) => ({ ...cell, mechanism })), crossings };
    return verdictsOf({ ...found, crossings: crossings.map((crossing) => ({ ...crossing, mechanism })) })[0]!.text;
  };
  expect(of([cell(A, NO_SESSION)])).toBe(`${subject} does not resume: the server gives no ${gives}`);
  expect(of([cell(A), cell(B)], ring(false, false))).toBe(
    `${subject} resumes at each of 2 addresses, not across them: ${remedy}`,
  );
});

describe('of a server that picked TLS 1.2 where it was offered both', () => {
  const greeting = (protocol: string) => ({ protocol, cipher: 'ECDHE-RSA-AES128-GCM-SHA256', alpn: '' });
  const contacts = [
    { address: A, greeting: greeting('TLSv1.2') },
    { address: B, greeting: greeting('TLSv1.3') },
  ];
  const of = (...cells: Cell[]) => verdictsOf({ contacts, cells, crossings: [] })[0]!;
  const failed = (address: string, more: Partial<Failure>, mechanism: Cell['mechanism'] = 'tls1.3-ticket') =>
    cell(address, { ...FAILED, mechanism, failure: { ...RESET, ...more } });

  test.each(['ECONNRESET', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'TIMEOUT'])('%s is for TLS 1.3', (code) => {
    expect(of(failed(A, { code })).conclusion).toBe('not-spoken');
    expect(of(failed(A, { code }, 'tls1.2-ticket')).conclusion).toBe('fails');
    expect(of(failed(A, { code, stage: 'connect' })).conclusion).toBe('fails');
    expect(of(failed(B, { code })).conclusion).toBe('fails');
  });

  test('with one that speaks TLS 1.3 beside it', () => {
    const { conclusion, text } = of(failed(A, {}), cell(B));
    expect({ conclusion, text }).toEqual({
      conclusion: 'fails',
      text: `TLS 1.3 does not connect to ${A}: it does not speak this version`,
    });
  });
});

describe('a client that comes back', () => {
  const verdicts = (byId: Conclusion, byTicket: Conclusion, tls13: Conclusion) => [
    { mechanism: 'tls1.2-session-id' as const, conclusion: byId, text: '' },
    { mechanism: 'tls1.2-ticket' as const, conclusion: byTicket, text: '' },
    { mechanism: 'tls1.3-ticket' as const, conclusion: tls13, text: '' },
  ];

  test.each<[boolean, Conclusion, Conclusion, Conclusion]>([
    [true, 'resumes', 'resumes', 'resumes'],
    [true, 'resumes', 'no-session', 'resumes'],
    [true, 'no-session', 'resumes', 'resumes'],
    [true, 'not-spoken', 'not-spoken', 'resumes'],
    [true, 'never', 'resumes', 'resumes'],
    [true, 'sometimes', 'resumes', 'not-spoken'],
    [true, 'not-across', 'resumes', 'not-spoken'],
    [true, 'resumes', 'no-session', 'not-spoken'],
    [false, 'resumes', 'never', 'not-spoken'],
    [false, 'resumes', 'sometimes', 'resumes'],
    [false, 'resumes', 'not-across', 'not-spoken'],
    [false, 'resumes', 'breaks', 'resumes'],
    [false, 'breaks', 'resumes', 'resumes'],
    [false, 'breaks', 'no-session', 'resumes'],
    [false, 'fails', 'resumes', 'resumes'],
    [false, 'resumes', 'fails', 'resumes'],
    [false, 'never', 'no-session', 'resumes'],
    [false, 'resumes', 'resumes', 'breaks'],
    [false, 'no-session', 'no-session', 'resumes'],
    [false, 'resumes', 'resumes', 'never'],
    [false, 'resumes', 'resumes', 'fails'],
    [false, 'not-across', 'sometimes', 'resumes'],
    [false, 'not-spoken', 'not-spoken', 'not-spoken'],
  ])('resumes: %s, of %s, %s, %s', (expected, ...conclusions) => {
    expect(allResume(verdicts(...conclusions))).toBe(expected);
  });

  test('does not, where nothing was found', () => {
    expect(allResume([])).toBe(false);
  });
});
