import type { Memory, Run } from '../../results.ts';
import { grouped, sizesOf } from '../../statistics.ts';
import { toneOf } from '../contestants.ts';
import type { Figure, Panel } from '../figure.ts';
import { digits, onePerLine, sessions } from '../format.ts';
import { html, table, type Html } from '../html.ts';
import { contestantKey, key, swatch, tick } from '../key.ts';
import { drawRows, OPACITY, type Row } from '../row-chart.ts';

const PARTS = key(
  [swatch('currentColor'), 'heap'],
  [swatch('currentColor', OPACITY.light), 'buffers, linear memory'],
  [tick, 'RSS'],
);

export async function memoryFigure({ memory }: Run): Promise<Figure | undefined> {
  if (memory.length === 0) return undefined;
  const sizes = sizesOf(memory);
  return {
    id: 'memory',
    title: 'What a session takes',
    text: html`Bytes per session in a fresh process, more than the process with the ids alone: of the JavaScript heap,
    which the garbage collector has to walk, and of buffers and linear memory, which it doesn't.`,
    key: html`${contestantKey(memory.map(({ contestant }) => contestant))}${PARTS}`,
    groups: [{ label: '', panels: await Promise.all(sizes.map((size) => panelOf(memory, size))) }],
    table: numbers(memory),
  };
}

async function panelOf(memory: readonly Memory[], size: number): Promise<Panel> {
  const sorted = memory.filter((one) => one.size === size).toSorted((a, b) => total(a) - total(b));
  const chart = await drawRows({
    label: `Bytes per session at ${sessions(size)}: ${sorted.map(describe).join('; ')}`,
    domain: [0, Math.max(...sorted.flatMap((one) => [total(one), one.rss]))],
    rows: sorted.map(rowOf),
  });
  return { title: sessions(size), unit: 'bytes each', chart };
}

function rowOf(one: Memory): Row {
  const heap = Math.max(0, one.heap);
  return {
    label: one.contestant,
    value: `${digits(total(one))} B`,
    tone: toneOf(one.contestant),
    details: onePerLine(describe(one)),
    segments: [
      { from: 0, to: heap },
      { from: heap, to: heap + Math.max(0, one.buffers), look: 'light' },
    ],
    marks: one.rss > 0 ? [{ at: one.rss, shape: 'tick' }] : [],
  };
}

function total({ heap, buffers }: Memory): number {
  return Math.max(0, heap) + Math.max(0, buffers);
}

function describe({ contestant, heap, buffers, rss }: Memory): string {
  return `${contestant}: heap ${digits(heap)} B, buffers ${digits(buffers)} B, RSS ${digits(rss)} B`;
}

function numbers(memory: readonly Memory[]): Html {
  const rows = memory.map(({ contestant, size, heap, buffers, rss }) => [
    contestant,
    grouped(size),
    heap,
    buffers,
    rss,
  ]);
  return table(['contestant', 'sessions', 'heap, B', 'buffers, B', 'RSS, B'], rows);
}
