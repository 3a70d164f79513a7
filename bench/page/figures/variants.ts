import type { Run, Variant } from '../../results.ts';
import { grouped, median, ratioToUsual, sizesOf } from '../../statistics.ts';
import { groupsBySize, type Figure, type Panel } from '../figure.ts';
import { nanoseconds, sessions, times } from '../format.ts';
import { html, nothing, table } from '../html.ts';
import { drawRows, type Row } from '../row-chart.ts';

interface Entry extends Variant {
  readonly nanoseconds: number;
  /** How many times as long as the usual one. */
  readonly ratio: number;
}

export async function variantsFigure({ variants }: Run): Promise<Figure | undefined> {
  if (variants.length === 0) return undefined;
  const entries = variants.map((variant) => ({
    ...variant,
    nanoseconds: median(variant.rounds),
    ratio: ratioToUsual(variant, variants),
  }));
  return {
    id: 'variants',
    title: 'What unusual ids and timeouts cost',
    text: html`How many times as long as the usual an operation of this library takes. Ids that begin alike can't be
    told apart by their first bytes; timeouts that differ have to be kept in order. The line is at one, the usual.`,
    key: nothing,
    groups: await groupsBySize(entries, panelOf),
    first: sizesOf(entries).length - 1,
    table: table(
      ['variant', 'operation', 'sessions', 'ns, median', 'compared with', 'times as long'],
      entries.map((entry) => [
        entry.variant,
        entry.operation,
        grouped(entry.size),
        entry.nanoseconds,
        entry.usual,
        entry.ratio,
      ]),
    ),
  };
}

/** All panels of a size have the same scale, so that they can be compared. */
async function panelOf(entries: readonly Entry[], ofSize: readonly Entry[]): Promise<Panel> {
  const [{ operation, size }] = entries;
  const here = entries.filter(({ ratio }) => Number.isFinite(ratio));
  const most = Math.max(1, ...ofSize.map(({ ratio }) => ratio).filter(Number.isFinite));
  const chart = await drawRows({
    label: `${operation} at ${sessions(size)}: ${here.map(describe).join('; ')}`,
    domain: [0, most],
    reference: 1,
    rows: here.map(rowOf),
  });
  return { title: operation, unit: 'time, and times the usual', chart };
}

function rowOf(entry: Entry): Row {
  const isUsual = entry.variant === entry.usual;
  return {
    label: entry.variant,
    value: nanoseconds(entry.nanoseconds),
    aside: times(entry.ratio),
    tone: isUsual ? 'package' : 'own',
    details: isUsual ? `${describe(entry)}\nthe usual` : `${describe(entry)}\ncompared with ${entry.usual}`,
    segments: [{ from: 0, to: entry.ratio }],
  };
}

function describe(entry: Entry): string {
  return `${entry.variant}: ${nanoseconds(entry.nanoseconds)}, ${times(entry.ratio)}`;
}
