import type { Run } from '../../results.ts';
import { grouped, sizesOf } from '../../statistics.ts';
import { toneOf } from '../contestants.ts';
import { entryOf, type Entry } from '../entries.ts';
import { groupsBySize, type Figure, type Panel } from '../figure.ts';
import { nanoseconds, sessions, times } from '../format.ts';
import { html, table, type Html } from '../html.ts';
import { contestantKey } from '../key.ts';
import { USUAL_SIZE } from '../operations.ts';
import { drawRows } from '../row-chart.ts';

export async function operationsFigure(run: Run): Promise<Figure | undefined> {
  if (run.operations.length === 0) return undefined;
  const entries = run.operations.map((result) => entryOf(result, run));
  return {
    id: 'operations',
    title: 'What an operation costs',
    text: html`Nanoseconds per operation, the median over rounds; shorter is faster. Beside it, how many times as fast
      as <b>${run.baseline}</b>: the ratio of each round, then the median. Every contestant has a process of its own.`,
    key: contestantKey(entries.map(({ contestant }) => contestant)),
    groups: await groupsBySize(entries, panelOf),
    first: Math.max(0, sizesOf(entries).indexOf(USUAL_SIZE)),
    table: numbers(entries),
  };
}

/** The contestants at one operation and size, the fastest first. */
export async function panelOf(entries: readonly Entry[]): Promise<Panel> {
  const [{ operation, size }] = entries;
  const sorted = entries.toSorted((a, b) => a.nanoseconds - b.nanoseconds);
  const chart = await drawRows({
    label: `${operation} at ${sessions(size)}: ${sorted.map(describe).join('; ')}`,
    domain: [0, Math.max(...sorted.map((entry) => entry.nanoseconds))],
    rows: sorted.map((entry) => ({
      label: entry.contestant,
      value: nanoseconds(entry.nanoseconds),
      aside: times(entry.ratio),
      tone: toneOf(entry.contestant),
      details: `${describe(entry)}\n${spread(entry)}`,
      segments: [{ from: 0, to: entry.nanoseconds }],
    })),
  });
  return { title: operation, unit: 'per operation', chart };
}

function describe({ contestant, nanoseconds: time, ratio }: Entry): string {
  const compared = Number.isFinite(ratio) ? `, ${times(ratio)}` : '';
  return `${contestant} ${nanoseconds(time)}${compared}`;
}

function spread({ rounds }: Entry): string {
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
  return `${nanoseconds(least)} to ${nanoseconds(most)} in ${rounds.length} rounds`;
}

function numbers(entries: readonly Entry[]): Html {
  const rows = entries
    .toSorted((a, b) => a.size - b.size)
    .map(({ contestant, operation, size, nanoseconds, rounds, ratio }) => [
      contestant,
      operation,
      grouped(size),
      nanoseconds,
      Math.min(...rounds),
      Math.max(...rounds),
      ratio,
    ]);
  return table(['contestant', 'operation', 'sessions', 'ns, median', 'least', 'most', 'times as fast'], rows);
}
