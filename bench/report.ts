// The results as text for a terminal.
import type { Footprint } from './footprint.ts';
import type { Result } from './measure.ts';

const COLUMN_GAP = '   ';

export function formatPairs(pairs: readonly [string, string][]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** A table for each size: operations down, contestants across. */
export function formatResults(results: readonly Result[], baseline: string): string {
  const sizes = distinct(results.map(({ size }) => size));
  return sizes.map((size) => formatSize(atSize(results, size), baseline)).join('\n\n');
}

export function formatFootprint({ sessions, bytesPerSession, wasmBytes, wasmBrotliBytes }: Footprint): string {
  return formatPairs([
    ['linear memory', `${bytesPerSession.toFixed(1)} bytes per session at ${grouped(sessions)} sessions`],
    ['release.wasm', `${grouped(wasmBytes)} bytes, ${grouped(wasmBrotliBytes)} with brotli`],
  ]);
}

function formatSize(results: readonly Result[], baseline: string): string {
  const contestants = distinct(results.map(({ contestant }) => contestant));
  const rows = distinct(results.map(({ operation }) => operation)).map((operation) => {
    const cells = contestants.map((contestant) => formatCell(results, operation, contestant, baseline));
    return [operation].concat(cells);
  });
  const title = `${grouped(results[0].size)} sessions: ns per operation, and how many times as fast as ${baseline}`;
  return `${title}\n\n${alignColumns([['', ...contestants], ...rows])}`;
}

function formatCell(results: readonly Result[], operation: string, contestant: string, baseline: string): string {
  const own = roundsOf(results, operation, contestant);
  if (own.length === 0) return '-';
  const theirs = roundsOf(results, operation, baseline);
  // Within a round the two were measured one after the other, so a slow phase of the machine cancels out.
  const ratio = median(own.map((nanoseconds, round) => theirs[round] / nanoseconds));
  return `${median(own).toFixed(1).padStart(7)} ${`${ratio.toFixed(2)}x`.padStart(6)}`;
}

function roundsOf(results: readonly Result[], operation: string, contestant: string): readonly number[] {
  return results.find((result) => result.operation === operation && result.contestant === contestant)?.rounds ?? [];
}

function atSize(results: readonly Result[], size: number): Result[] {
  return results.filter((result) => result.size === size);
}

function alignColumns(rows: readonly string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(COLUMN_GAP))
    .join('\n');
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
