// Keeps what a run measured: the numbers, and the page drawn from them.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderPage } from './page/page.ts';
import { renderPicture } from './page/picture.ts';
import { saveResult } from './result-file.ts';
import type { Run } from './results.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const PICTURE = fileURLToPath(new URL('../docs/benchmark.svg', import.meta.url));

/** Both files, by their paths relative to the working directory. */
export async function saveRun(run: Run): Promise<string[]> {
  const json = saveResult(`node${process.versions.node}.json`, `${JSON.stringify(run, null, 1)}\n`);
  return [json, await drawPage(json)];
}

/** Draws the page of saved numbers, beside them. */
export async function drawPage(json: string): Promise<string> {
  const run = JSON.parse(readFileSync(json, 'utf8')) as Run;
  const page = json.replace(/(\.json)?$/, '.html');
  writeFileSync(page, await renderPage(run, basename(json)));
  return relative('', page);
}

/** Draws the picture of the README from saved numbers. */
export async function drawPicture(json: string): Promise<string> {
  const run = JSON.parse(readFileSync(json, 'utf8')) as Run;
  writeFileSync(PICTURE, await renderPicture(run, relative(ROOT, json)));
  return relative('', PICTURE);
}
