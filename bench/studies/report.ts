// The studies as text for a terminal.
import { alignColumns } from '../columns.ts';
import type { Growth, Latency, Memory, Part, Pauses, Start, Variant } from '../results.ts';
import { grouped, median, ratioToUsual } from '../statistics.ts';
import type { Studies } from './index.ts';

export function formatStudies(studies: Studies): string {
  return [
    formatLatencies(studies.latencies),
    formatMemory(studies.memory),
    formatPauses(studies.pauses),
    formatGrowth(studies.growth),
    formatVariants(studies.variants),
    formatParts(studies.parts),
    formatStarts(studies.starts),
    `release.wasm: ${grouped(studies.binary.raw)} bytes, ${grouped(studies.binary.brotli)} with brotli`,
  ].join('\n\n');
}

function formatLatencies(latencies: readonly Latency[]): string {
  const rows = latencies.map((row) => [
    `${grouped(row.size)} ${row.operation}`,
    row.contestant,
    ...[row.p50, row.p99, row.p999, row.max, row.controlMax].map((nanoseconds) => grouped(Math.round(nanoseconds))),
  ]);
  const heads = ['', '', 'p50', 'p99', 'p99.9', 'longest', 'nothing, longest'];
  return titled('Single operations, each timed by itself: nanoseconds', [heads, ...rows], 2);
}

function formatMemory(memory: readonly Memory[]): string {
  const rows = memory.map(({ contestant, heap, buffers, linear, rss }) => [
    contestant,
    ...[heap, buffers, linear, heap + buffers, rss].map((bytes) => bytes.toFixed(1)),
  ]);
  const heads = ['', 'heap', 'buffers', 'of these linear memory', 'heap and buffers', 'resident'];
  const table = titled(`${sizeOf(memory)} sessions without data: bytes per session`, [heads, ...rows]);
  const linear = Math.max(...memory.map((row) => row.linear));
  return `${table}\n\nlinear memory bytes per session: ${linear.toFixed(1)}`;
}

function formatPauses(pauses: readonly Pauses[]): string {
  const rows = pauses.map((row) => [
    row.contestant,
    ...[
      row.longestCollection,
      row.worstCollection,
      row.longestScavenge,
      row.longestWhileFilling,
      row.totalCollection,
      row.forcedCollection,
      row.longestLoopDelay,
    ].map((milliseconds) => milliseconds.toFixed(1)),
  ]);
  const heads = ['', 'longest', 'worst', 'scavenge', 'while filling', 'total', 'forced', 'loop delay'];
  return titled(`${sizeOf(pauses)} sessions with data come and go: milliseconds of collection`, [heads, ...rows]);
}

function formatGrowth(growth: readonly Growth[]): string {
  const rows = growth.map(({ contestant, longestAdd, longestMakeAndAdd, control }) => [
    contestant,
    ...[longestAdd, longestMakeAndAdd, control].map((milliseconds) => milliseconds.toFixed(2)),
  ]);
  const heads = ['', 'add', 'make and add', 'nothing'];
  return titled(`Growing to ${sizeOf(growth)} sessions: milliseconds of the longest single`, [heads, ...rows]);
}

function formatVariants(variants: readonly Variant[]): string {
  const rows = variants.map((row) => [
    `${grouped(row.size)} ${row.operation}`,
    row.variant,
    median(row.rounds).toFixed(1),
    `${ratioToUsual(row, variants).toFixed(2)}x`,
  ]);
  const heads = ['', '', 'nanoseconds', 'against the usual'];
  return titled('The unusual beside the usual, for this library', [heads, ...rows], 2);
}

function formatParts(parts: readonly Part[]): string {
  const total = parts.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0);
  const rows = parts.map(({ step, nanoseconds }) => [step, nanoseconds.toFixed(1)]);
  return titled(`Where the time of one lookup goes, ${sizeOf(parts)} sessions: nanoseconds`, [
    ...rows,
    ['in all', total.toFixed(1)],
  ]);
}

function formatStarts(starts: readonly Start[]): string {
  const [empty] = starts;
  const rows = starts.map(({ what, milliseconds }) => [
    what,
    milliseconds.toFixed(1),
    `+${(milliseconds - empty.milliseconds).toFixed(1)}`,
  ]);
  return titled('From the start of a process: milliseconds', rows);
}

function sizeOf(rows: readonly { readonly size: number }[]): string {
  return grouped(rows[0].size);
}

function titled(title: string, rows: readonly string[][], names?: number): string {
  return `${title}\n\n${alignColumns(rows, names)}`;
}
