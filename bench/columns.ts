// Tables as text for a terminal.

const GAP = '  ';

/** @param names how many columns, from the first on, hold names: those are at the left, the numbers at the right. */
export function alignColumns(rows: readonly (readonly string[])[], names = 1): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const pad = (cell: string, i: number) => (i < names ? cell.padEnd(widths[i]) : cell.padStart(widths[i]));
  return rows.map((row) => row.map(pad).join(GAP).trimEnd()).join('\n');
}
