// What JSR would publish: the sources. Deno says what it thinks of them, and publishes nothing.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { run } from '../support/run.ts';
import type { Tally } from './tally.ts';
import { fileOf, versionOf } from './tools.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}

const PUBLISHED = ['src', 'README.md', 'CHANGELOG.md', 'LICENSE'];
/** What needs a bundler, or is for tsc alone. */
const EXCLUDED = ['src/*edge.ts', 'src/core/imported.ts', 'src/**/*.mjs', 'src/**/*.d.ts'];
/** Sources import each other as .js, for tsc; JSR gets .ts, which Deno writes in their place with this flag. */
const FLAGS = ['--dry-run', '--allow-dirty', '--unstable-sloppy-imports'];

export async function checkJsr(project: string, tally: Tally): Promise<string[][]> {
  const row = [`deno ${versionOf('deno')}`, await tally.check('deno publish', () => publish(project))];
  return [['', 'publish --dry-run'], row];
}

async function publish(project: string): Promise<string> {
  const folder = join(project, 'jsr');
  mkdirSync(folder);
  for (const path of PUBLISHED) cpSync(join(root, path), join(folder, path), { recursive: true });
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'jsr.json'), JSON.stringify(jsrOf(manifest)));
  const printed = await run(fileOf('.bin/deno'), ['publish', ...FLAGS], folder);
  assert.doesNotMatch(printed, /warning/i);
  assert.match(printed, /Success/);
  return 'ok';
}

/** jsr.json, of what package.json says. */
function jsrOf({ name, version, license, exports }: Manifest): object {
  const sources = Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [[subpath, sourceOf(target.default)]],
  );
  return { name: `@${name}/${name}`, version, license, exports: Object.fromEntries(sources), exclude: EXCLUDED };
}

function sourceOf(built: string): string {
  return built.replace('/dist/', '/src/').replace(/\.js$/, '.ts');
}
