// The results as text for a terminal.
import { alignColumns } from './columns.ts';
import { findResult, type Miss, type Result } from './results.ts';
import { distinct, grouped, median, medianRatio, sizesOf } from './statistics.ts';

/** For each size tables of times, of ratios and of floors: contestants down, operations across. */
export function formatResults(results: readonly Result[], baseline: string, misses: readonly Miss[] = []): string {
  return sizesOf(results)
    .flatMap((size) => {
      const miss = misses.find((miss) => miss.size === size);
      const rows = atSize(results, size);
      return miss
        ? [formatSize(rows, baseline), formatFloor(rows, baseline, median(miss.rounds))]
        : [formatSize(rows, baseline)];
    })
    .join('\n\n');
}

/** Rounds of one contestant, and of the baseline. */
type Format = (own: readonly number[], baseline: readonly number[]) => string;

function formatSize(results: readonly Result[], baseline: string): string {
  const title = `${grouped(results[0].size)} sessions`;
  return [
    `${title}: nanoseconds per operation`,
    formatTable(results, baseline, (own) => {
      const nanoseconds = median(own);
      return nanoseconds < 100 ? nanoseconds.toFixed(1) : grouped(Math.round(nanoseconds));
    }),
    `${title}: how many times as fast as ${baseline}`,
    formatTable(results, baseline, (own, theirs) => `${medianRatio(theirs, own).toFixed(2)}x`),
  ].join('\n\n');
}

function formatFloor(results: readonly Result[], baseline: string, miss: number): string {
  const title = `${grouped(results[0].size)} sessions: how many dependent cache misses it takes as long as, ${miss.toFixed(1)} ns each`;
  return `${title}\n\n${formatTable(results, baseline, (own) => (median(own) / miss).toFixed(1))}`;
}

function formatTable(results: readonly Result[], baseline: string, format: Format): string {
  const operations = distinct(results.map(({ operation }) => operation));
  const contestants = distinct(results.map(({ contestant }) => contestant));
  const rows = contestants.map((contestant) => {
    const cells = operations.map((operation) => {
      const own = roundsOf(results, operation, contestant);
      const theirs = roundsOf(results, operation, baseline);
      return own.length === 0 || theirs.length === 0 ? '-' : format(own, theirs);
    });
    return [contestant].concat(cells);
  });
  return alignColumns([...headings(operations), ...rows]);
}

/** One word a line, or a few short ones: the columns of numbers are narrow. */
function headings(operations: readonly string[]): string[][] {
  const wrapped = operations.map((operation) => wrap(operation, 8));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  const line = (row: number) => wrapped.map((lines) => lines[lines.length - height + row] ?? '');
  return Array.from({ length: height }, (_, row) => ['', ...line(row)]);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function roundsOf(results: readonly Result[], operation: string, contestant: string): readonly number[] {
  return findResult(results, { size: results[0].size, operation, contestant })?.rounds ?? [];
}

function atSize(results: readonly Result[], size: number): Result[] {
  return results.filter((result) => result.size === size);
}
