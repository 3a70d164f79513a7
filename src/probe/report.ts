// The findings as text: whom was asked, a table, and a verdict for each mechanism.
import type { Addresses } from './addresses.js';
import type { Cost } from './connection.js';
import { MOST_CONNECTIONS } from './connections.js';
import type { Cell, Findings } from './findings.js';
import { MECHANISMS } from './mechanisms.js';
import { median } from './statistics.js';
import { alignColumns } from './table.js';
import type { Target } from './target.js';
import type { Conclusion, Verdict } from './verdicts.js';

export interface Report {
  readonly target: Target;
  readonly addresses: Addresses;
  readonly findings: Findings;
  readonly verdicts: readonly Verdict[];
}

const HEAD = ['', '', 'resumed', 'again', 'at the next', 'tickets', 'lifetime', 'full handshake', 'resumed handshake'];
const NEXT = HEAD.indexOf('at the next');
const NONE = '-';
const [GREEN, YELLOW, RED] = [32, 33, 31];
const COLOURS: Readonly<Record<Conclusion, number>> = {
  resumes: GREEN,
  'not-across': YELLOW,
  sometimes: YELLOW,
  never: RED,
  'no-session': YELLOW,
  breaks: RED,
  'not-spoken': YELLOW,
  fails: RED,
};

export function reportText({ target, addresses, findings, verdicts }: Report, coloured: boolean): string {
  const failed = findings.contacts.flatMap(({ address, failure }) =>
    failure ? [`${address}: ${failure.reason}`] : [],
  );
  const colour = coloured ? paint : (text: string) => text;
  const lines = [
    heading(target, findings),
    ...limits(addresses, findings),
    ...failed,
    '',
    ...alignColumns(rowsOf(findings)),
    '',
    ...verdicts.map(({ conclusion, text }) => colour(text, COLOURS[conclusion])),
  ];
  return `${lines.join('\n')}\n`;
}

/** What was not asked, or not as often as it was to be. */
function limits({ left }: Addresses, { skipped, rounds: { wanted, made } }: Findings): string[] {
  const most = `${MOST_CONNECTIONS} connections at most`;
  const notAsked = [...left, ...skipped].join(', ');
  return [
    ...(notAsked ? [`not asked: ${notAsked}`] : []),
    ...(made < wanted ? [`returns to each address: ${made}, not ${wanted}, for ${most}`] : []),
  ];
}

function paint(text: string, code: number): string {
  return `\u001b[${code}m${text}\u001b[39m`;
}

function heading({ host, port, servername, starttls }: Target, { contacts, connections }: Findings): string {
  const { greeting } = contacts.find(({ greeting }) => greeting) ?? {};
  const parts = [
    `${host.includes(':') ? `[${host}]` : host}:${port}`,
    ...(starttls ? [`STARTTLS ${starttls}`] : []),
    servername ? `server name ${servername}` : 'no server name',
    `ALPN ${greeting?.alpn || 'none'}`,
    `${greeting?.protocol} by default`,
    `${connections} connections`,
  ];
  return parts.join(', ');
}

/** Where one address was reached there is no next one. */
function rowsOf(findings: Findings): string[][] {
  const rows = [HEAD, ...findings.cells.map((cell) => rowOf(cell, findings))];
  const isOne = new Set(findings.cells.map(({ address }) => address)).size < 2;
  return isOne ? rows.map((row) => row.toSpliced(NEXT, 1)) : rows;
}

function rowOf(cell: Cell, { crossings }: Findings): string[] {
  const { mechanism, address, offered, resumed, again, lifetime, full, short } = cell;
  const crossing = crossings.find(({ from, ...other }) => from === address && other.mechanism === mechanism);
  return [
    MECHANISMS[mechanism].label,
    address,
    offered > 0 ? `${resumed} of ${offered}` : NONE,
    yesOrNo(again),
    yesOrNo(crossing?.failure ? undefined : crossing?.resumed),
    ticketsOf(cell),
    lifetime > 0 ? `${lifetime} s` : NONE,
    costOf(full),
    costOf(short),
  ];
}

function yesOrNo(answer: boolean | undefined): string {
  if (answer === undefined) return NONE;
  return answer ? 'yes' : 'no';
}

/** Of a full handshake, and of a resumed one. */
function ticketsOf({ mechanism, ticketsFull, ticketsResumed }: Cell): string {
  if (mechanism === 'tls1.2-session-id' || ticketsFull === undefined) return NONE;
  return ticketsResumed === undefined ? String(ticketsFull) : `${ticketsFull}, ${ticketsResumed}`;
}

function costOf(costs: readonly Cost[]): string {
  const milliseconds = median(costs.map((cost) => cost.milliseconds));
  const bytes = median(costs.map(({ bytesSent, bytesReceived }) => bytesSent + bytesReceived));
  return milliseconds === undefined ? NONE : `${Math.round(bytes!)} B, ${milliseconds.toFixed(1)} ms`;
}
