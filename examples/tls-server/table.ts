/** A row: its label, then its values. */
export type Row = readonly [label: string, ...values: string[]];

/** Rows in columns: labels to the left, values to the right. */
export function layOut(rows: readonly Row[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) => layOutRow(row, widths)).join('\n');
}

function layOutRow([label, ...values]: Row, [first = 0, ...rest]: readonly number[]): string {
  const cells = rest.map((width, i) => (values[i] ?? '').padStart(width + 3));
  return `  ${label.padEnd(first)}${cells.join('')}`;
}

/** With separators of thousands, and so many digits after the point. */
export function format(value: number | undefined, digits = 0): string {
  if (value === undefined || !Number.isFinite(value)) return '-';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
