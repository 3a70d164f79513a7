// The plan of questions: first whether there is a TLS server at an address, then who gets a session there, who comes back with it, and
// whether a session is resumed at the next address, and one of the last at the first.
import { addressesFor, besidesReturns, Connections, roundsFor, type Progress } from './connections.js';
import { isNoTls, mayPassFirst } from './failures.js';
import type { Contact, Crossing, Findings } from './findings.js';
import { mechanisms } from './mechanisms.js';
import { recognize } from './plain.js';
import type { Contexts, Target } from './target.js';
import { offer, twice, type Offered, type Visit } from './offering.js';
import { Visitor } from './visitor.js';

export async function ask(
  target: Target,
  contexts: Contexts,
  addresses: readonly string[],
  rounds: number,
  progress: Progress = () => {},
): Promise<Findings> {
  const connections = new Connections(target, contexts, progress);
  const contacts: Contact[] = [];
  for (const address of addresses) contacts.push(await contact(target, address, connections));
  const answering = contacts.filter(({ greeting }) => greeting).map(({ address }) => address);
  const most = addressesFor(connections.left);
  const [reached, skipped] = [answering.slice(0, most), answering.slice(most)];
  const visit: Visit = (address, mechanism, session) => connections.make(address, mechanism, session);
  const visitors = mechanisms.flatMap((mechanism) => reached.map((at) => new Visitor(visit, mechanism, at)));
  for (const visitor of visitors) await visitor.comeFirst();
  const returning = visitors.filter(({ session }) => session);
  const made = roundsFor(connections.left, returning.length, reached.length, rounds);
  connections.expect(returning.length * (made + besidesReturns(reached.length)));
  for (const visitor of returning) await visitor.comeBack(made);
  const crossings = await cross(returning, visit);
  const cells = visitors.map(({ cell }) => cell);
  return { contacts, cells, crossings, skipped, rounds: { wanted: rounds, made }, connections: connections.made };
}

async function contact(target: Target, address: string, connections: Connections): Promise<Contact> {
  const outcome = await twice(() => connections.make(address, 'any'), mayPassFirst);
  if ('handshake' in outcome) {
    const { protocol, cipher, alpn } = outcome.handshake;
    return { address, greeting: { protocol, cipher, alpn } };
  }
  const { failure } = outcome;
  if (!isNoTls(failure)) return { address, failure };
  return { address, failure: { ...failure, code: 'NO_TLS', ...(await advice(target, address, connections)) } };
}

/** After STARTTLS there is none in what the server would say without it. */
async function advice({ port, starttls, timeout }: Target, address: string, connections: Connections) {
  if (starttls) return undefined;
  connections.count();
  const reason = await recognize(address, port, timeout);
  return reason === undefined ? undefined : { reason };
}

/** From each address to the next that gives such sessions, and from the last to the first. */
async function cross(visitors: readonly Visitor[], visit: Visit): Promise<Crossing[]> {
  const crossings: Crossing[] = [];
  for (const mechanism of mechanisms) {
    const able = visitors.filter(({ cell }) => cell.mechanism === mechanism && !cell.failure);
    for (const [index, { session, cell }] of able.entries()) {
      const to = able[(index + 1) % able.length]!.cell.address;
      if (!session || to === cell.address) continue;
      const result = resultOf(await offer(visit, to, mechanism, session));
      crossings.push({ mechanism, from: cell.address, to, ...result });
    }
  }
  return crossings;
}

function resultOf(offered: Offered): Pick<Crossing, 'resumed' | 'failure' | 'broken'> {
  return 'handshake' in offered ? { resumed: offered.handshake.resumed } : { resumed: false, ...offered };
}
