// Tables of text.

const GAP = '  ';

/**
 * For a terminal.
 *
 * @param names how many columns, from the first on, hold names: those are at the left, the numbers at the right
 */
export function alignColumns(rows: readonly (readonly string[])[], names = 1): string {
  return pad(rows, names)
    .map((cells) => cells.join(GAP).trimEnd())
    .join('\n');
}

/** In Markdown, with columns as above. The first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[], names = 1): string {
  const [head, ...body] = pad(rows, names);
  const rule = head.map(({ length }, i) => (i < names ? '-'.repeat(length) : `${'-'.repeat(length - 1)}:`));
  return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function pad(rows: readonly (readonly string[])[], names: number): string[][] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, i) => (i < names ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))));
}
