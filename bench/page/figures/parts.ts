import type { Part, Run } from '../../results.ts';
import { grouped, sizesOf } from '../../statistics.ts';
import type { Figure, Panel } from '../figure.ts';
import { nanoseconds, sessions } from '../format.ts';
import { html, nothing, table } from '../html.ts';
import { drawRows, type Row } from '../row-chart.ts';

/** A step, with where it begins and ends within the lookup. */
interface Span extends Part {
  readonly from: number;
  readonly to: number;
}

export async function partsFigure({ parts }: Run): Promise<Figure | undefined> {
  if (parts.length === 0) return undefined;
  const sizes = sizesOf(parts);
  return {
    id: 'parts',
    title: 'Where the time of one lookup goes',
    text: html`A lookup taken apart: each step is measured together with those before it, and what it adds is its part.`,
    key: nothing,
    groups: [{ label: '', panels: await Promise.all(sizes.map((size) => panelOf(parts, size))) }],
    table: table(
      ['step', 'sessions', 'ns more'],
      parts.map(({ step, size, nanoseconds }) => [step, grouped(size), nanoseconds]),
    ),
  };
}

async function panelOf(parts: readonly Part[], size: number): Promise<Panel> {
  const spans = spansOf(parts.filter((part) => part.size === size));
  const total = spans.at(-1)!.to;
  const ends = spans.flatMap(({ from, to }) => [from, to]);
  const chart = await drawRows({
    label: `One lookup at ${sessions(size)}: ${spans.map(describe).join('; ')}; in all ${nanoseconds(total)}`,
    domain: [Math.min(0, ...ends), Math.max(...ends)],
    rows: [...spans.map((span) => rowOf(span, total)), totalRow(total)],
  });
  return { title: sessions(size), unit: 'time each step adds', chart };
}

function spansOf(parts: readonly Part[]): Span[] {
  let end = 0;
  return parts.map((part) => ({ ...part, from: end, to: (end += part.nanoseconds) }));
}

function rowOf(span: Span, total: number): Row {
  return {
    label: span.step,
    value: nanoseconds(span.nanoseconds),
    aside: `${Math.round((100 * span.nanoseconds) / total)} %`,
    tone: 'own',
    details: `${span.step}\nadds ${nanoseconds(span.nanoseconds)}, ${nanoseconds(span.to)} so far`,
    segments: [{ from: Math.min(span.from, span.to), to: Math.max(span.from, span.to) }],
  };
}

function totalRow(total: number): Row {
  const value = nanoseconds(total);
  return {
    label: 'in all',
    value,
    aside: '',
    tone: 'native',
    strong: true,
    details: `in all\n${value}`,
    segments: [{ from: 0, to: total }],
  };
}

function describe({ step, nanoseconds: time }: Span): string {
  return `${step} ${nanoseconds(time)}`;
}
