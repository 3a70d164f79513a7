// Keeps what a run measured: the numbers, and the page drawn from them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderPage } from './page/page.ts';
import type { Run } from './results.ts';

const RESULTS = fileURLToPath(new URL('results', import.meta.url));

/** Both files, by their paths relative to the working directory. */
export async function saveRun(run: Run, date = new Date()): Promise<string[]> {
  mkdirSync(RESULTS, { recursive: true });
  const json = join(RESULTS, `${nameOf(date)}.json`);
  writeFileSync(json, `${JSON.stringify(run, null, 1)}\n`);
  return [relative('', json), await drawPage(json)];
}

/** Draws the page of saved numbers, beside them. */
export async function drawPage(json: string): Promise<string> {
  const run = JSON.parse(readFileSync(json, 'utf8')) as Run;
  const page = json.replace(/(\.json)?$/, '.html');
  writeFileSync(page, await renderPage(run, basename(json)));
  return relative('', page);
}

/** To the minute, so that a later run of the day leaves the page of an earlier one alone. */
function nameOf(date: Date): string {
  const minute = date.toISOString().slice(0, 16).replace(':', '');
  return `${minute}-node${process.versions.node}`;
}
