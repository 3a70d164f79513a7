// Commands in documents: those in blocks, and those of npm and npx anywhere.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block } from './documents.ts';
import { root } from './root.ts';

interface Manifest {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
}

const { name, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
/** Of npm itself. */
const NPM = new Set(['ci', 'start', 'test', `install ${name}`]);
/** Run by the test of the README. */
const TRIED = new Set(['curl', 'openssl']);

/** What a document tells the reader to run, and there is not. */
export function unknownCommands(text: string, blocks: readonly Block[]): string[] {
  const inBlocks = blocks.flatMap(({ code }) => code.split('\n').flatMap(commandsOf));
  const inText = Array.from(text.matchAll(/`(np[mx] [^`\n]+)`/g), ([, command = '']) => command);
  return [...inBlocks, ...inText.flatMap(commandsOf)].filter((command) => !isKnown(command));
}

function commandsOf(line: string): string[] {
  const [code = ''] = line.split(/(?:^|\s)#/);
  return code
    .split('&&')
    .map((command) => command.trim())
    .filter(Boolean);
}

function isKnown(command: string): boolean {
  const [program = '', ...words] = command.split(/\s+/);
  if (TRIED.has(program)) return true;
  if (program === 'npm') return isKnownToNpm(words);
  return program === 'npx' && isInstalled(words[0]) && words.slice(1).filter(isPath).every(isInRepository);
}

function isKnownToNpm(words: readonly string[]): boolean {
  if (words[0] === 'run') return words[1] !== undefined && Object.hasOwn(scripts, words[1]);
  return NPM.has(words.join(' ')) || words[0] === 'ls' || words[0] === 'exec';
}

function isInstalled(command = ''): boolean {
  return existsSync(join(root, 'node_modules/.bin', command)) || command === 'wrangler' || command === name;
}

function isPath(word: string): boolean {
  return /^[\w.-]+\/[\w./-]*$/.test(word);
}

/** Also the name of a test, which vitest looks for in the paths of tests. */
function isInRepository(word: string): boolean {
  return [word, join('test/one-build', word)].some((path) => existsSync(join(root, path)));
}
