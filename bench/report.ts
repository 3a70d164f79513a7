// The results as text for a terminal.
import type { Footprint } from './footprint.ts';
import type { Result } from './results.ts';
import { distinct, grouped, median, medianRatio } from './statistics.ts';

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
  const ratio = medianRatio(theirs, own).toFixed(2);
  return `${median(own).toFixed(1).padStart(7)} ${`${ratio}x`.padStart(6)}`;
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
