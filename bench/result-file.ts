// Where what was measured is kept.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const RESULTS = fileURLToPath(new URL('results', import.meta.url));

/**
 * Writes a file of bench/results, and returns its path, relative to the working directory.
 *
 * @param name what was measured, with the extension. The date goes before it, to the minute, so that a later run of the day
 *   leaves the file of an earlier one alone.
 */
export function saveResult(name: string, text: string, date = new Date()): string {
  mkdirSync(RESULTS, { recursive: true });
  const minute = date.toISOString().slice(0, 16).replace(':', '');
  const file = join(RESULTS, `${minute}-${name}`);
  writeFileSync(file, text);
  return relative('', file);
}
