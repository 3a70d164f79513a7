// A server that holds many sessions: how long its handshakes take, and how late its event loop is.
import { setTimeout as sleep } from 'node:timers/promises';
import { makeIdentity, type Identity } from '../../examples/certificate.ts';
import type { NodeVisit } from '../../examples/tls-server/node-client.ts';
import { inTurns } from '../rounds.ts';
import { mediansOf } from '../statistics.ts';
import { MILLISECONDS_PER_SECOND } from '../units.ts';
import { Stand } from './stand.ts';
import type { Stock } from './stock.ts';

export interface HoldingExtent {
  /** Sessions held, and bytes of each. */
  readonly size: number;
  readonly bytes: number;
  /** Connections a second, and for so many seconds. */
  readonly rate: number;
  readonly seconds: number;
  /** Seconds between full garbage collections of the server. */
  readonly collectEvery: number;
  /** Connections before that, for the compiler. */
  readonly warmUp: number;
  readonly rounds: number;
}

const TIMES = ['p50', 'p999', 'max', 'delayP999', 'delayMax'] as const;

/** Milliseconds, medians over rounds: of handshakes as the clients see them, and of the server's event loop. */
export interface Holding extends Readonly<Record<(typeof TIMES)[number], number>> {
  readonly stock: Stock;
  readonly handshakes: number;
}

/** Who comes back, each with a session of its own: half of all connections. */
const REGULARS = 50;

export async function measureHolding(extent: HoldingExtent, progress: (message: string) => void): Promise<Holding[]> {
  const { size, bytes, rate, seconds, rounds } = extent;
  const identity = await makeIdentity();
  const stocks: Stock[] = [
    { store: 'SharedSessionCache', size: 0, bytes },
    { store: 'SharedSessionCache', size, bytes },
    { store: 'SessionCache', size, bytes },
    { store: 'Map', size, bytes },
  ];
  const handshakes = rate * seconds;
  const answers = await inTurns(stocks, rounds, (stock, round) => {
    progress(`${stock.size} sessions held, round ${round + 1} of ${rounds}: ${stock.store}`);
    return measure(identity, stock, extent);
  });
  return stocks.map((stock, i) => Object.assign(mediansOf(answers[i], TIMES), { stock, handshakes }));
}

async function measure(identity: Identity, stock: Stock, { rate, seconds, collectEvery, warmUp }: HoldingExtent) {
  using stand = await Stand.start('TLSv1.3', { identity, attached: stock, watchLoop: true, collectEvery });
  const regulars = Array.from({ length: REGULARS }, () => stand.newClient());
  for (const client of regulars) await client.visit();
  const visit = async (n: number) => {
    const client = n % 2 === 0 ? stand.newClient() : regulars[(n >> 1) % REGULARS];
    return client.visit();
  };
  await visitAtRate(visit, warmUp, rate);
  const { visits, reading } = await stand.observe(() => visitAtRate(visit, rate * seconds, rate));
  const { p999, max } = reading.delay;
  const sorted = visits.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { p50: at(0.5), p999: at(0.999), max: at(1), delayP999: p999, delayMax: max };
}

/** Each begins when it is due, whether those before have ended or not. */
async function visitAtRate(
  visit: (n: number) => Promise<NodeVisit>,
  count: number,
  rate: number,
): Promise<NodeVisit[]> {
  const start = performance.now();
  const visits: Promise<NodeVisit>[] = [];
  while (visits.length < count) {
    const due = ((performance.now() - start) * rate) / MILLISECONDS_PER_SECOND;
    while (visits.length < Math.min(due, count)) visits.push(visit(visits.length));
    await sleep(1);
  }
  return Promise.all(visits);
}
