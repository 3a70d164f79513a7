// Each block of code of the documents runs as it stands, over the packed package in a project that has nothing else, and
// compiles as strict TypeScript; what its comments say is printed is printed. Commands name what there is, and links of the
// documents in the package lead to files of the package.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeIdentity } from '../../../examples/certificate.ts';
import { allBlocks, documents, linksOf, type Block } from '../../support/documents.ts';
import { createPackedProject } from '../../support/packed-project.ts';
import { root } from '../../support/root.ts';
import { run } from '../../support/run.ts';
import { unknownCommands } from '../../support/shell-blocks.ts';

const COMPILER = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022', 'esnext.disposable'],
    types: ['node'],
  },
  include: ['*.mts'],
};

const programs = allBlocks.filter(({ language }) => language === 'js' || language === 'ts');
const fileOf = ({ place }: Block) => place.replaceAll(/[/:]/g, '-');
let project: string;
let installed: string;

beforeAll(async () => {
  project = await createPackedProject();
  installed = join(project, 'node_modules/wasm-session-cache');
  mkdirSync(join(project, 'node_modules/@types'));
  for (const name of ['@types/node', '@opentelemetry', 'prom-client', 'redis', 'ioredis'])
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
  const { key, cert } = await makeIdentity();
  writeFileSync(join(project, 'key.pem'), key);
  writeFileSync(join(project, 'cert.pem'), cert);
}, 120_000);

afterAll(() => rmSync(project, { recursive: true }));

test('there are blocks, all of languages that are tested', () => {
  expect(programs.length).toBeGreaterThan(5);
  const others = allBlocks.filter(({ language }) => !['js', 'ts', 'sh', 'text'].includes(language));
  expect(others.map(({ place, language }) => `${place}: ${language}`)).toEqual([]);
});

// What listens does not end by itself: the server of the README is run in readme.test.ts.
test.each(programs.filter(({ code }) => !code.includes('.listen(')))('$place runs', async (block) => {
  const file = join(project, `${fileOf(block)}.mjs`);
  const { code } = await transform(block.code, { loader: block.language as 'js' | 'ts', target: 'es2022' });
  writeFileSync(file, block.language === 'js' ? block.code : code);
  const printed = await run(process.execPath, [file], project);
  expect(printed.trimEnd().split('\n').filter(Boolean)).toEqual(saidToBePrinted(block));
});

test('all compile as strict TypeScript', async () => {
  for (const block of programs) writeFileSync(join(project, `${fileOf(block)}.mts`), `${block.code}\nexport {};\n`);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(COMPILER));
  const problems = await run(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], project).catch(String);
  expect(problems).toBe('');
});

test.each(documents)('the commands of %s name what there is', (name) => {
  const text = readFileSync(join(root, name), 'utf8');
  const shell = allBlocks.filter(({ place, language }) => language === 'sh' && place.startsWith(`${name}:`));
  expect(unknownCommands(text, shell)).toEqual([]);
});

test('the links of the documents in the package lead to files of the package', () => {
  const packed = documents.filter((name) => existsSync(join(installed, name)));
  expect(packed).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md', 'docs/node-tls.md', 'docs/cache.md']));
  const links = packed.flatMap((name) => linksOf(name, readFileSync(join(installed, name), 'utf8')));
  expect(links.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
});

/** `console.log(...); // what is printed: and more`. */
function saidToBePrinted({ code }: Block): string[] {
  return Array.from(code.matchAll(/^console\.log\(.*\); \/\/ ([^:,\n]+)/gm), ([, printed = '']) => printed);
}
