// The plan of questions: first whether there is a TLS server at an address, then what each mechanism does there, then whether a session of
// it is resumed at the next address, and one of the last at the first.
import { connect, type Outcome } from './connection.js';
import { isNoTls } from './failures.js';
import type { Cell, Contact, Crossing, Findings } from './findings.js';
import { MECHANISMS, mechanisms, type Mechanism } from './mechanisms.js';
import { recognize } from './plain.js';
import type { Contexts, Target } from './target.js';
import { offer, type Offered, type Visit } from './offering.js';
import { Visitor } from './visitor.js';

/** Is told what is asked next, how many connections were made, and how many there will be at most, as far as is known. */
export type Progress = (what: string, made: number, most: number) => void;

export async function ask(
  target: Target,
  contexts: Contexts,
  addresses: readonly string[],
  rounds: number,
  progress: Progress = () => {},
): Promise<Findings> {
  // Of a mechanism: the first connection, the returns, one more with a session that was resumed; then at the next address.
  const most = addresses.length * (1 + mechanisms.length * (rounds + 3));
  let connections = 0;
  const asked = (address: string, kind: Mechanism | 'any', session?: Buffer): Promise<Outcome> => {
    progress(`${kind === 'any' ? 'TLS' : MECHANISMS[kind].label}, ${address}`, connections++, most);
    return connect(target, address, contexts[kind], session);
  };
  const contacts: Contact[] = [];
  for (const address of addresses) contacts.push(await contact(target, address, await asked(address, 'any')));
  const reached = contacts.filter(({ greeting }) => greeting).map(({ address }) => address);
  const [cells, crossings]: [Cell[], Crossing[]] = [[], []];
  for (const mechanism of mechanisms) {
    const visitors = reached.map((address) => new Visitor(asked, mechanism, address));
    for (const visitor of visitors) await visitor.comeBack(rounds);
    if (reached.length > 1) crossings.push(...(await cross(visitors, asked)));
    cells.push(...visitors.map(({ cell }) => cell));
  }
  return { contacts, cells, crossings, connections };
}

async function contact(target: Target, address: string, outcome: Outcome): Promise<Contact> {
  if ('handshake' in outcome) {
    const { protocol, cipher, alpn } = outcome.handshake;
    return { address, greeting: { protocol, cipher, alpn } };
  }
  const { failure } = outcome;
  if (!isNoTls(failure)) return { address, failure };
  // After STARTTLS there is no advice in what the server would say without it.
  const reason = target.starttls ? undefined : await recognize(address, target.port, target.timeout);
  return { address, failure: { ...failure, code: 'NO_TLS', reason: reason ?? failure.reason } };
}

/** From each address to the next that speaks the version, and from the last to the first. */
async function cross(visitors: readonly Visitor[], visit: Visit): Promise<Crossing[]> {
  const able = visitors.filter(({ cell }) => cell.ticketBytes > 0 && !cell.failure);
  if (able.length < 2) return [];
  const crossings: Crossing[] = [];
  for (const [index, from] of able.entries()) {
    const { session, cell } = from;
    if (!session) continue;
    const { mechanism, address } = cell;
    const to = able[(index + 1) % able.length]!.cell.address;
    crossings.push({ mechanism, from: address, to, ...resultOf(await offer(visit, to, mechanism, session)) });
  }
  return crossings;
}

function resultOf(offered: Offered): Pick<Crossing, 'resumed' | 'failure' | 'broken'> {
  return 'handshake' in offered ? { resumed: offered.handshake.resumed } : { resumed: false, ...offered };
}
