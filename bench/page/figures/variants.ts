import type { Run, Variant } from '../../results.ts';
import { distinct, grouped, median, medianRatio, sizesOf } from '../../statistics.ts';
import type { Figure, Group, Panel } from '../figure.ts';
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
  const entries = variants.map((variant) => entryOf(variant, variants));
  const sizes = sizesOf(entries);
  return {
    id: 'variants',
    title: 'What unusual ids and timeouts cost',
    text: html`How many times as long as the usual an operation of this library takes. Ids that begin alike can't be
    told apart by their first bytes; timeouts that differ have to be kept in order. The line is at one, the usual.`,
    key: nothing,
    groups: await Promise.all(sizes.map((size) => groupOf(entries, size))),
    first: sizes.length - 1,
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

function entryOf(variant: Variant, variants: readonly Variant[]): Entry {
  const usual = variants.find(
    ({ size, operation, variant: name }) =>
      size === variant.size && operation === variant.operation && name === variant.usual,
  );
  return {
    ...variant,
    nanoseconds: median(variant.rounds),
    ratio: medianRatio(variant.rounds, usual?.rounds ?? []),
  };
}

async function groupOf(entries: readonly Entry[], size: number): Promise<Group> {
  const here = entries.filter((entry) => entry.size === size);
  const operations = distinct(here.map(({ operation }) => operation));
  const most = Math.max(1, ...here.map(({ ratio }) => ratio).filter(Number.isFinite));
  return {
    label: sessions(size),
    panels: await Promise.all(operations.map((operation) => panelOf(here, operation, most))),
  };
}

/** @param most where the scale ends: all panels have the same, so that they can be compared. */
async function panelOf(entries: readonly Entry[], operation: string, most: number): Promise<Panel> {
  const here = entries.filter((entry) => entry.operation === operation && Number.isFinite(entry.ratio));
  const chart = await drawRows({
    label: `${operation} at ${sessions(entries[0].size)}: ${here.map(describe).join('; ')}`,
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
