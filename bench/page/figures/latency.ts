import type { Latency, Run } from '../../results.ts';
import { grouped, sizesOf } from '../../statistics.ts';
import { toneOf } from '../contestants.ts';
import { groupsBySize, type Figure, type Panel } from '../figure.ts';
import { duration, onePerLine, sessions } from '../format.ts';
import { html, table, type Html } from '../html.ts';
import { contestantKey, diamond, disc, key, ring, tick } from '../key.ts';
import type { Scale } from '../chart.ts';
import { drawRows, type Row } from '../row-chart.ts';
import { logTicks } from '../scales.ts';

const PERCENTILES = key([disc, 'p50'], [diamond, 'p99'], [ring, 'p99.9'], [tick, 'longest']);
const MOST_TICKS = 7;
/** Beyond the least and the greatest value, as a factor. */
const MARGIN = 1.3;
/** From the ends to the nearest tick, as a factor: its label needs room. */
const INSIDE = 1.6;
/** Less than this was lost when the time of an empty call was taken off. */
const LEAST = 1;

export async function latencyFigure({ latencies }: Run): Promise<Figure | undefined> {
  if (latencies.length === 0) return undefined;
  return {
    id: 'latency',
    title: 'What the unlucky wait',
    text: html`Each operation timed by itself, less what an empty call takes, on a logarithmic scale. The median is what
    a benchmark shows; the rare long ones, with collections and growing tables in them, are what clients feel.`,
    key: html`${contestantKey(latencies.map(({ contestant }) => contestant))}${PERCENTILES}`,
    groups: await groupsBySize(latencies, panelOf),
    first: sizesOf(latencies).length - 1,
    table: numbers(latencies),
  };
}

async function panelOf(latencies: readonly Latency[], ofSize: readonly Latency[]): Promise<Panel> {
  const [{ operation, size }] = latencies;
  const sorted = latencies.toSorted((a, b) => a.p99 - b.p99);
  const chart = await drawRows({
    label: `${operation} at ${sessions(size)}: ${sorted.map(describe).join('; ')}`,
    ...scaleOf(ofSize),
    rows: sorted.map(rowOf),
  });
  return { title: operation, unit: 'log scale; p99 · p99.9', chart };
}

/** All panels of a size have the same, so that they can be compared. */
function scaleOf(latencies: readonly Latency[]): Scale {
  const values = latencies.flatMap(valuesOf);
  const [low, high] = [Math.min(...values) / MARGIN, Math.max(...values) * MARGIN];
  const inside = logTicks(values, 0).filter((tick) => tick >= low * INSIDE && tick <= high / INSIDE);
  const axis = {
    values: inside.filter((_, index) => index % 2 === 0 || inside.length <= MOST_TICKS),
    format: duration,
  };
  return { domain: [low, high], log: true, axis };
}

function rowOf(latency: Latency): Row {
  const [p50, p99, p999, max] = valuesOf(latency);
  return {
    label: latency.contestant,
    value: `${duration(p99)} · ${duration(p999)}`,
    tone: toneOf(latency.contestant),
    details: onePerLine(describe(latency)),
    segments: [{ from: p50, to: max, look: 'thin' }],
    marks: [
      { at: max, shape: 'tick' },
      { at: p999, shape: 'ring' },
      { at: p99, shape: 'diamond' },
      { at: p50, shape: 'disc' },
    ],
  };
}

function describe(latency: Latency): string {
  const [p50, p99, p999, max] = valuesOf(latency).map(duration);
  return `${latency.contestant}: p50 ${p50}, p99 ${p99}, p99.9 ${p999}, longest ${max}`;
}

function valuesOf({ p50, p99, p999, max }: Latency): number[] {
  return [p50, p99, p999, max].map((value) => Math.max(LEAST, value));
}

function numbers(latencies: readonly Latency[]): Html {
  const rows = latencies.map(({ contestant, operation, size, p50, p99, p999, max }) => {
    return [contestant, operation, grouped(size), p50, p99, p999, max];
  });
  return table(['contestant', 'operation', 'sessions', 'p50, ns', 'p99, ns', 'p99.9, ns', 'longest, ns'], rows);
}
