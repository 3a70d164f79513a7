import type { Run } from '../../results.ts';
import { distinct, grouped } from '../../statistics.ts';
import { toneOf } from '../contestants.ts';
import type { Figure, Panel } from '../figure.ts';
import { milliseconds, sessions } from '../format.ts';
import { html, table } from '../html.ts';
import { contestantKey } from '../key.ts';
import { drawRows } from '../row-chart.ts';

/** One of the things that stop a server, of one contestant. */
interface Stop {
  readonly what: string;
  readonly size: number;
  readonly contestant: string;
  readonly milliseconds: number;
}

export async function pausesFigure(run: Run): Promise<Figure | undefined> {
  const stops = stopsOf(run);
  if (stops.length === 0) return undefined;
  const kinds = distinct(stops.map(kindOf));
  return {
    id: 'pauses',
    title: 'How long a server stands still',
    text: html`Milliseconds in which nothing else runs. Collections and event-loop delays are those of a process that
    holds the sessions, with 160 bytes of data each, while sessions come and go; the longest add is met on the way
    there.`,
    key: contestantKey(stops.map(({ contestant }) => contestant)),
    groups: [{ label: '', panels: await Promise.all(kinds.map((kind) => panelOf(stops, kind))) }],
    table: table(
      ['contestant', 'what', 'sessions', 'ms'],
      stops.map((stop) => [stop.contestant, stop.what, grouped(stop.size), stop.milliseconds]),
    ),
  };
}

function stopsOf({ pauses, growth }: Run): Stop[] {
  const held = pauses.flatMap(({ size, contestant, ...times }) => [
    { size, contestant, what: 'longest collection', milliseconds: times.longestCollection },
    { size, contestant, what: 'forced full collection', milliseconds: times.forcedCollection },
    { size, contestant, what: 'all collections', milliseconds: times.totalCollection },
    { size, contestant, what: 'longest event-loop delay', milliseconds: times.longestLoopDelay },
  ]);
  const grown = growth.flatMap(({ size, contestant, longestAdd, longestMakeAndAdd }) => [
    { size, contestant, what: 'longest add while growing', milliseconds: longestAdd },
    { size, contestant, what: 'longest making and adding', milliseconds: longestMakeAndAdd },
  ]);
  return [...held, ...grown];
}

function kindOf({ what, size }: Stop): string {
  return `${what} ${size}`;
}

async function panelOf(stops: readonly Stop[], kind: string): Promise<Panel> {
  const sorted = stops.filter((stop) => kindOf(stop) === kind).toSorted((a, b) => a.milliseconds - b.milliseconds);
  const { what, size } = sorted[0];
  const chart = await drawRows({
    label: `${what}, ${sessions(size)}: ${sorted.map(describe).join('; ')}`,
    domain: [0, Math.max(...sorted.map((stop) => stop.milliseconds))],
    rows: sorted.map((stop) => ({
      label: stop.contestant,
      value: milliseconds(stop.milliseconds),
      tone: toneOf(stop.contestant),
      details: `${stop.contestant}\n${what}: ${milliseconds(stop.milliseconds)}`,
      segments: [{ from: 0, to: stop.milliseconds }],
    })),
  });
  return { title: what, unit: sessions(size), chart };
}

function describe(stop: Stop): string {
  return `${stop.contestant} ${milliseconds(stop.milliseconds)}`;
}
