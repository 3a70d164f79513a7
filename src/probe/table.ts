// Rows of text, in columns.

const GAP = '  ';

/** Without spaces at the ends of lines. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, n) => Math.max(cell.length, most[n] ?? 0)), []);
  return rows.map((row) =>
    row
      .map((cell, n) => cell.padEnd(widths[n]!))
      .join(GAP)
      .trimEnd(),
  );
}
