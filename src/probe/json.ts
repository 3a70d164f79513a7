// The findings as JSON, whose shape docs/observing.md tells. What is not known is null.
import type { Cost } from './connection.js';
import type { Failure } from './failures.js';
import type { Cell, Findings } from './findings.js';
import type { Report } from './report.js';
import { median } from './statistics.js';
import { allResume } from './verdicts.js';

const VERSION = 1;

export function reportJson({ target, addresses, findings, verdicts }: Report): string {
  const { host, port, servername, alpn, starttls } = target;
  const answer = {
    version: VERSION,
    target: { host, port, servername, alpn, starttls: starttls ?? null },
    reached: findings.contacts.some(({ greeting }) => greeting),
    resumes: allResume(verdicts),
    verdicts,
    addresses: findings.contacts.map(({ address, greeting, failure }) => ({
      address,
      greeting: greeting ?? null,
      failure: orNull(failure),
      mechanisms: findings.cells.filter((cell) => cell.address === address).map(mechanismOf),
    })),
    across: acrossOf(findings),
    notAsked: [...addresses.left, ...findings.skipped],
    rounds: findings.rounds,
    connections: findings.connections,
  };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
}

function mechanismOf(cell: Cell) {
  return {
    mechanism: cell.mechanism,
    offered: cell.offered,
    resumed: cell.resumed,
    again: cell.again ?? null,
    tickets: { full: cell.ticketsFull ?? null, resumed: cell.ticketsResumed ?? null },
    ticketBytes: cell.ticketBytes,
    lifetime: cell.lifetime,
    full: costOf(cell.full),
    short: costOf(cell.short),
    failure: orNull(cell.failure ?? cell.broken),
  };
}

/** Medians. */
function costOf(costs: readonly Cost[]) {
  if (costs.length === 0) return null;
  const middle = (of: (cost: Cost) => number) => median(costs.map(of))!;
  return {
    handshakes: costs.length,
    milliseconds: Number(middle(({ milliseconds }) => milliseconds).toFixed(3)),
    bytesSent: middle(({ bytesSent }) => bytesSent),
    bytesReceived: middle(({ bytesReceived }) => bytesReceived),
  };
}

function acrossOf({ crossings }: Findings) {
  return crossings.map(({ failure, broken, ...crossing }) => ({ ...crossing, failure: orNull(failure ?? broken) }));
}

function orNull(failure: Failure | undefined): Failure | null {
  return failure ?? null;
}
