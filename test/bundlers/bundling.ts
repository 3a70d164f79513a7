// What the bundlers make of the package: it must run, and cost nothing where it is not used.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundlers, type Bundler } from './bundlers.ts';
import { run } from '../support/run.ts';
import type { Tally } from './tally.ts';
import { fileOf, versionOf } from './tools.ts';

/** How the base64 of any wasm begins. */
const WASM = 'AGFzbQ';
const MOST_UNUSED_BYTES = 100;

/** What apps/exercise.js gives over any backend. */
const exercised = {
  added: [true, true, true, false],
  found: [0, 3, 0],
  removed: true,
  departed: ['1 evicted', '2 expired', '3 removed'],
  memory: 'limited',
};
/** What apps/exercise-openssl.js gives. */
const exercisedOpenssl = { added: [1, 1, 0], number: 2, mode: true };
/** What the app of each entry prints. */
const expected = {
  main: { backend: 'inlined-wasm', ...exercised },
  openssl: { backend: 'inlined-wasm', ...exercisedOpenssl },
  js: { backend: 'js', ...exercised },
  'js-openssl': { backend: 'js', ...exercisedOpenssl },
};
const entries = Object.keys(expected) as (keyof typeof expected)[];
const unused = ['import-only', 'unused-name'];

/** Every bundler over every entry, a row each. */
export async function checkBundlers(project: string, tally: Tally): Promise<string[][]> {
  const rows = [['', ...entries, ...unused]];
  for (const bundler of bundlers) {
    const row = [`${bundler.name} ${versionOf(bundler.name)}`];
    for (const entry of entries) {
      row.push(await tally.check(`${bundler.name}, ${entry}`, () => checkEntry(bundler, project, entry)));
    }
    for (const app of unused) {
      row.push(await tally.check(`${bundler.name}, ${app}`, () => checkUnused(bundler, project, app)));
    }
    rows.push(row);
  }
  return rows;
}

/** Bundles an app and runs it in Node: the backend that it chose. */
async function checkEntry(bundler: Bundler, project: string, entry: keyof typeof expected): Promise<string> {
  const file = await bundle(bundler, project, entry);
  const preload = bundler.preload ? ['--import', `./apps/${bundler.preload}`] : [];
  const printed = await run(process.execPath, [...preload, file], project);
  const result = JSON.parse(printed);
  assert.deepEqual(result, expected[entry]);
  assert.equal(readFileSync(file, 'utf8').includes(WASM), result.backend === 'inlined-wasm', 'wasm in the bundle');
  return result.backend;
}

/** What an import that is not used adds to an app without it. */
async function checkUnused(bundler: Bundler, project: string, app: string): Promise<string> {
  const sizeOf = async (app: string) => statSync(await bundle(bundler, project, app)).size;
  const added = (await sizeOf(app)) - (await sizeOf('empty'));
  assert.ok(added < MOST_UNUSED_BYTES, `${added} bytes, fewer than ${MOST_UNUSED_BYTES} expected`);
  return `${added} B`;
}

/** Bundles an app of apps/ into one file. */
async function bundle(bundler: Bundler, project: string, app: string): Promise<string> {
  const out = join(project, 'out', bundler.name, app);
  const [program, ...options] = bundler.command(join(project, 'apps', app), out);
  await run(fileOf(`.bin/${program}`), options, project);
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  assert.equal(files.length, 1, `one file expected, got ${files.join(', ') || 'none'}`);
  return join(out, files[0]);
}
