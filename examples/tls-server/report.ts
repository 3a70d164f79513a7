// The tables at the end.
import { median } from '../../bench/statistics.ts';
import type { Outcome, Phase } from './phases.ts';
import { format, layOut, type Row } from './table.ts';

const NOTES = `CPU: of the server's process for one connection, in microseconds. The clients are another process.
bytes: sent by the server to a client of Node, all of the connection. The certificate is its own issuer: a chain is longer.`;

export function report(outcomes: ReadonlyMap<string, Outcome>): string {
  return [layOut(handshakeRows(outcomes)), layOut(counterRows(outcomes)), NOTES].join('\n\n');
}

function handshakeRows(outcomes: ReadonlyMap<string, Outcome>): Row[] {
  const rows = Array.from(outcomes, ([name, { full, resumed }]): Row => [name, ...cells(full), ...cells(resumed)]);
  return [['handshakes', 'full', 'CPU', 'bytes', 'resumed', 'CPU', 'bytes'], ...rows];
}

function cells({ visits, cpu }: Phase): string[] {
  const sizes = visits.flatMap(({ bytes }) => bytes ?? []);
  return [visits.length, cpu, median(sizes)].map((value) => format(value));
}

function counterRows(outcomes: ReadonlyMap<string, Outcome>): Row[] {
  const rows = Array.from(outcomes, ([name, { stats }]): Row => {
    const { handshakes, resumed, notResumed, stored } = stats;
    const counters = [handshakes, resumed, notResumed['none-offered'], notResumed.unknown, stored];
    return [name, ...counters.map((value) => format(value))];
  });
  return [['binding.stats', 'handshakes', 'resumed', 'none-offered', 'unknown', 'stored'], ...rows];
}
