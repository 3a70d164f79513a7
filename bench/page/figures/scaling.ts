import type { Result, Run } from '../../results.ts';
import { distinct, grouped, median, sizesOf } from '../../statistics.ts';
import type { Figure, Panel } from '../figure.ts';
import { nanoseconds, sessions } from '../format.ts';
import { html, table, type Cell, type Html } from '../html.ts';
import { contestantKey } from '../key.ts';
import { drawLines, type Line, type Point } from '../line-chart.ts';
import { MAIN_OPERATIONS } from '../operations.ts';

export async function scalingFigure({ operations }: Run): Promise<Figure | undefined> {
  const results = operations.filter(({ operation }) => MAIN_OPERATIONS.includes(operation));
  if (sizesOf(results).length < 2) return undefined;
  const shown = MAIN_OPERATIONS.filter((name) => results.some(({ operation }) => operation === name));
  return {
    id: 'scaling',
    title: 'What more sessions cost',
    text: html`Both axes are logarithmic. Up to some ten thousand sessions all that is touched fits into the processor's
    caches; beyond, each lookup waits for memory, and how often it does so tells the layouts apart.`,
    key: contestantKey(results.map(({ contestant }) => contestant)),
    groups: [{ label: '', panels: await Promise.all(shown.map((name) => panelOf(results, name))) }],
    table: numbers(results),
  };
}

async function panelOf(results: readonly Result[], operation: string): Promise<Panel> {
  const here = results.filter((result) => result.operation === operation);
  const lines = distinct(here.map(({ contestant }) => contestant)).map((contestant) => lineOf(here, contestant));
  const chart = await drawLines(`${operation}, nanoseconds by sessions: ${lines.map(describe).join('; ')}`, lines);
  return { title: operation, unit: 'ns each, by sessions held', chart };
}

function lineOf(results: readonly Result[], contestant: string): Line {
  const points = results
    .filter((result) => result.contestant === contestant)
    .toSorted((a, b) => a.size - b.size)
    .map(({ size, rounds }) => pointOf(contestant, size, median(rounds)));
  return { contestant, points };
}

function pointOf(contestant: string, size: number, time: number): Point {
  return { size, nanoseconds: time, details: `${contestant}\n${nanoseconds(time)} at ${sessions(size)}` };
}

function describe({ contestant, points }: Line): string {
  return `${contestant} ${points.map((point) => nanoseconds(point.nanoseconds)).join(', ')}`;
}

/** Sizes across, all else down. */
function numbers(results: readonly Result[]): Html {
  const sizes = sizesOf(results);
  const rows = distinct(results.map(nameOf)).map((name): Cell[] => {
    const own = results.filter((result) => nameOf(result) === name);
    const cells = sizes.map((size): Cell => median(own.find((result) => result.size === size)?.rounds ?? []));
    cells.unshift(name);
    return cells;
  });
  return table(['contestant and operation', ...sizes.map((size) => `ns at ${grouped(size)}`)], rows);
}

function nameOf({ contestant, operation }: Result): string {
  return `${contestant}, ${operation}`;
}
