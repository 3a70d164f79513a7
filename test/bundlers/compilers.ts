// What TypeScript makes of the package's types.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../support/run.ts';
import type { Tally } from './tally.ts';
import { fileOf, versionOf } from './tools.ts';

const compilers = ['typescript5', 'typescript6', 'typescript7'];

const least = ['es2022', 'esnext.disposable'];
/** Ways to resolve modules, with no types but those of the language; and with all that a page may have. */
const projects = {
  bundler: { module: 'esnext', moduleResolution: 'bundler', lib: least },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext', lib: least },
  dom: { module: 'esnext', moduleResolution: 'bundler', lib: ['esnext', 'dom'] },
};
const strictness = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false };

/** Every compiler over every project, a row each. */
export async function checkCompilers(project: string, tally: Tally): Promise<string[][]> {
  const rows = [['', ...Object.keys(projects)]];
  for (const compiler of compilers) {
    const name = `typescript ${versionOf(compiler)}`;
    const row = [name];
    for (const [kind, options] of Object.entries(projects)) {
      const config = join(project, `tsconfig.${kind}.json`);
      const compilerOptions = { target: 'es2022', types: [], noEmit: true, ...strictness, ...options };
      writeFileSync(config, JSON.stringify({ compilerOptions, include: ['types'] }));
      row.push(await tally.check(`${name}, ${kind}`, () => compile(compiler, config)));
    }
    rows.push(row);
  }
  return rows;
}

async function compile(compiler: string, config: string): Promise<string> {
  await run(process.execPath, [fileOf(`${compiler}/bin/tsc`), '-p', config], dirname(config));
  return 'ok';
}
