// What follows of what was found: one line for each mechanism, and whether a client that comes back resumes.
import { isNotSpoken, isSpent, NOT_SPOKEN } from './failures.js';
import type { Cell, Contact, Crossing, Findings } from './findings.js';
import { MECHANISMS, mechanisms, type Mechanism } from './mechanisms.js';

export type Conclusion =
  /** Each time, at each address and across them. */
  | 'resumes'
  /** At each address, but not, or not always, at another than the session is of. */
  | 'not-across'
  /** Not each time that a client comes back to an address, or not at each address. */
  | 'sometimes'
  /** The server gives sessions, and resumes none. */
  | 'never'
  /** It gives no session of this kind. */
  | 'no-session'
  /** A connection that offers a session fails, and one without does not. */
  | 'breaks'
  /** It does not speak the version. */
  | 'not-spoken'
  /** A connection fails, be it without a session or before TLS. */
  | 'fails';

export interface Verdict {
  readonly mechanism: Mechanism;
  readonly conclusion: Conclusion;
  readonly text: string;
}

type Found = Pick<Findings, 'contacts' | 'cells' | 'crossings'>;

export function verdictsOf({ contacts, cells, crossings }: Found): Verdict[] {
  return mechanisms.flatMap((mechanism) => {
    const own = cells.filter((cell) => cell.mechanism === mechanism);
    if (own.length === 0) return [];
    const ownCrossings = crossings.filter((crossing) => crossing.mechanism === mechanism);
    const [conclusion, words] = conclude(own, ownCrossings, contacts);
    return [{ mechanism, conclusion, text: `${MECHANISMS[mechanism].subject} ${words}` }];
  });
}

/** What fails for some clients does so whatever others resume by. */
const FAULTS: ReadonlySet<Conclusion> = new Set(['breaks', 'fails']);

/**
 * Whether it does in each version that is spoken. False where none is. In TLS 1.2 most clients send the ticket extension (RFC 5077
 * section 3.2): they resume by session id only where the server answers with no ticket.
 */
export function allResume(verdicts: readonly Verdict[]): boolean {
  const of = (mechanism: Mechanism) => verdicts.find((verdict) => verdict.mechanism === mechanism)?.conclusion;
  const byTicket = of('tls1.2-ticket');
  const decisive = [byTicket === 'no-session' ? of('tls1.2-session-id') : byTicket, of('tls1.3-ticket')];
  const spoken = decisive.filter((conclusion) => conclusion !== undefined && conclusion !== 'not-spoken');
  if (verdicts.some(({ conclusion }) => FAULTS.has(conclusion))) return false;
  return spoken.length > 0 && spoken.every((conclusion) => conclusion === 'resumes');
}

type Words = readonly [Conclusion, string];

function conclude(cells: readonly Cell[], crossings: readonly Crossing[], contacts: readonly Contact[]): Words {
  return (
    failing(cells, contacts) ??
    failingAcross(crossings) ??
    broken(cells, crossings) ??
    givingNone(cells) ??
    never(cells) ??
    notEachTime(cells) ??
    notAtEach(cells) ??
    notAcross(cells, crossings) ??
    resuming(cells, crossings)
  );
}

function failing(cells: readonly Cell[], contacts: readonly Contact[]): Words | undefined {
  const unspoken = cells.filter((cell) => isUnspoken(cell, contacts));
  if (unspoken.length === cells.length) return ['not-spoken', 'is not spoken by the server'];
  const failed = cells.find(({ failure }) => failure);
  if (!failed) return undefined;
  const reason = unspoken.includes(failed) ? NOT_SPOKEN : failed.failure!.reason;
  if (isSpent(failed.failure!)) return spent(reason);
  const connected = failed.ticketsFull !== undefined;
  return ['fails', `does not connect ${at(cells, failed.address)}${connected ? ' each time' : ''}: ${reason}`];
}

function failingAcross(crossings: readonly Crossing[]): Words | undefined {
  const failed = crossings.find(({ failure }) => failure);
  if (!failed) return undefined;
  const { reason } = failed.failure!;
  return isSpent(failed.failure!) ? spent(reason) : ['fails', `does not connect to ${failed.to} each time: ${reason}`];
}

function spent(reason: string): Words {
  return ['fails', `was not asked to the end: so many connections failed, and were tried once more, that ${reason}`];
}

/**
 * Not each server says so by an alert; some cut the connection. One that speaks TLS 1.3 does not pick TLS 1.2 for a client that
 * offers both: such a client would take it for an attack (RFC 8446 section 4.1.3).
 */
function isUnspoken({ mechanism, address, failure, ticketsFull }: Cell, contacts: readonly Contact[]): boolean {
  if (failure?.stage !== 'tls' || ticketsFull !== undefined) return false;
  if (isNotSpoken(failure)) return true;
  const { greeting } = contacts.find((contact) => contact.address === address) ?? {};
  return MECHANISMS[mechanism].version === 'TLS 1.3' && greeting?.protocol === 'TLSv1.2';
}

function broken(cells: readonly Cell[], crossings: readonly Crossing[]): Words | undefined {
  const cell = cells.find(({ broken }) => broken);
  if (cell) return ['breaks', `breaks: a client that offers a session does not connect: ${cell.broken!.reason}`];
  const crossing = crossings.find(({ broken }) => broken);
  if (!crossing) return undefined;
  const { from, to, broken } = crossing;
  return ['breaks', `breaks: a client that offers a session of ${from} does not connect to ${to}: ${broken!.reason}`];
}

function givingNone(cells: readonly Cell[]): Words | undefined {
  const [{ mechanism }] = cells as readonly [Cell];
  if (cells.some(({ ticketBytes }) => ticketBytes > 0)) return undefined;
  return ['no-session', `does not resume: the server gives no ${MECHANISMS[mechanism].gives}`];
}

function never(cells: readonly Cell[]): Words | undefined {
  const [{ mechanism }] = cells as readonly [Cell];
  if (cells.some(({ resumed }) => resumed > 0)) return undefined;
  const { gives, suspicion } = MECHANISMS[mechanism];
  return ['never', `does not resume: the server gives ${gives} and accepts none of them: ${suspicion}`];
}

function notEachTime(cells: readonly Cell[]): Words | undefined {
  const part = cells.filter(({ offered, resumed }) => resumed > 0 && resumed < offered);
  if (part.length === 0) return undefined;
  const [{ mechanism, address, offered, resumed }] = part as [Cell];
  const hint = `servers behind ${cells.length > 1 ? 'that address' : 'it'} are to ${MECHANISMS[mechanism].remedy}`;
  return ['sometimes', `resumes ${resumed} of ${offered} returns to ${address}: ${hint}`];
}

function notAtEach(cells: readonly Cell[]): Words | undefined {
  const not = cells.filter(({ resumed }) => resumed === 0).map(({ address }) => address);
  if (not.length === 0) return undefined;
  return [
    'sometimes',
    `resumes at ${cells.length - not.length} of ${cells.length} addresses, not at ${not.join(', ')}`,
  ];
}

function notAcross(cells: readonly Cell[], crossings: readonly Crossing[]): Words | undefined {
  const failed = crossings.filter(({ resumed }) => !resumed);
  if (failed.length === 0) return undefined;
  const [{ mechanism }] = cells as readonly [Cell];
  const pairs = failed.map(({ from, to }) => `${from} to ${to}`).join(', ');
  const where = failed.length === crossings.length ? 'not across them' : `not from ${pairs}`;
  return ['not-across', `resumes ${each(cells)}, ${where}: ${MECHANISMS[mechanism].remedy}`];
}

function resuming(cells: readonly Cell[], crossings: readonly Crossing[]): Words {
  const once = cells.some(({ again }) => again === false) ? '; each session once only' : '';
  return ['resumes', `resumes ${crossings.length > 0 ? `${each(cells)}, and across them` : each(cells)}${once}`];
}

function each(cells: readonly Cell[]): string {
  return cells.length > 1 ? `at each of ${cells.length} addresses` : `at ${cells[0]!.address}`;
}

function at(cells: readonly Cell[], address: string): string {
  return cells.length > 1 ? `to ${address}` : 'to the server';
}
