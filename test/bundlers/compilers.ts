// What TypeScript makes of the package's types.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../support/root.ts';
import { run } from '../support/run.ts';
import type { Tally } from './tally.ts';
import { fileOf, versionOf } from './tools.ts';

const compilers = ['typescript5', 'typescript6', 'typescript7'];

/** The library of an ES2022 program, which lacks what the declarations ask for themselves. */
const least = ['es2022'];
const bundler = { module: 'esnext', moduleResolution: 'bundler' };
const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' };
const forAll = { include: ['types'], exclude: ['types/node'] };
const forNode = { include: ['types/node'] };
/** Ways to resolve modules, with no types but those of the language; with those of a page; and with those of Node. */
const projects = {
  bundler: { ...forAll, compilerOptions: { ...bundler, lib: least } },
  nodenext: { ...forAll, compilerOptions: { ...nodenext, lib: least } },
  dom: { ...forAll, compilerOptions: { ...bundler, lib: [...least, 'dom'] } },
  'node, bundler': { ...forNode, compilerOptions: { ...bundler, lib: least, types: ['node'] } },
  'node, nodenext': { ...forNode, compilerOptions: { ...nodenext, lib: least, types: ['node'] } },
};
const always = { target: 'es2022', types: [], noEmit: true };
const strictness = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false };

/** Every compiler over every project, a row each. */
export async function checkCompilers(project: string, tally: Tally): Promise<string[][]> {
  linkTypes(project);
  const rows = [['', ...Object.keys(projects)]];
  for (const compiler of compilers) {
    const name = `typescript ${versionOf(compiler)}`;
    const row = [name];
    for (const [kind, { compilerOptions, ...files }] of Object.entries(projects)) {
      const config = join(project, `tsconfig.${kind.replace(/\W+/, '-')}.json`);
      const options = { ...always, ...strictness, ...compilerOptions };
      writeFileSync(config, JSON.stringify({ compilerOptions: options, ...files }));
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

/** What who has Node's types has installed: those of the root. */
function linkTypes(project: string): void {
  const types = join('node_modules', '@types');
  mkdirSync(join(project, types));
  symlinkSync(join(root, types, 'node'), join(project, types, 'node'));
}
