// npm run fuzz:rules: breaks one rule after the other, each in a copy of the sources, and lets the fuzzer find it. With words
// after `--` only those rules whose names have one of them.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildAddon } from './addon.js';
import { RULES, type Rule } from './broken-rules.js';
import { drive, ROOT } from './drive.js';
import { findNode } from './node.js';

const LIMIT_SECONDS = 10;
const copy = join(ROOT, 'build/broken');
const COPIED = ['assembly', 'src', 'test/fuzz', 'asconfig.json', 'package.json'];

function fresh(): void {
  rmSync(copy, { recursive: true, force: true });
  for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
}

/** Throws where what a rule changes is not there exactly once. */
function breakRule({ file, from, to }: Rule): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} has not exactly one: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

function compileCore(): void {
  const asc = join(ROOT, 'node_modules/assemblyscript/bin/asc.js');
  execFileSync(process.execPath, [asc, 'assembly/session/index.ts', '--target', 'release'], {
    cwd: copy,
    stdio: 'inherit',
  });
  const base64 = readFileSync(join(copy, 'build/release.wasm')).toString('base64');
  writeFileSync(join(copy, 'src/core/binary.generated.ts'), `export const coreBinary: string = '${base64}';\n`);
}

/** The milliseconds that it took, or undefined. */
async function find(node: string, addon: string): Promise<number | undefined> {
  const at = join(copy, 'seed');
  const task = { addon, seed: 1, operations: null, seconds: LIMIT_SECONDS, core: 'wasm', at } as const;
  const { output } = await drive(node, task, copy, false);
  const found = /differs, after (\d+) ms/.exec(output);
  return found ? Number(found[1]) : undefined;
}

async function main(): Promise<void> {
  const nodes = new Map<string, string>(['20', '24'].map((major) => [major, findNode(major)]));
  const addons = new Map<string, string>();
  for (const [major, node] of nodes) addons.set(major, await buildAddon(node, major));
  const words = process.argv.slice(2);
  const rules = RULES.filter(({ what }) => words.length === 0 || words.some((word) => what.includes(word)));
  let slowest = 0;
  for (const rule of rules) {
    const { what, file, node = '24' } = rule;
    fresh();
    breakRule(rule);
    if (file.startsWith('assembly/')) compileCore();
    const milliseconds = await find(nodes.get(node)!, addons.get(node)!);
    console.log(
      `${milliseconds === undefined ? 'NOT FOUND' : `${milliseconds} ms`.padStart(9)}  Node ${node}  ${what}`,
    );
    if (milliseconds === undefined) process.exitCode = 1;
    slowest = Math.max(slowest, milliseconds ?? Infinity);
  }
  rmSync(copy, { recursive: true });
  console.log(`${rules.length} rules broken, the slowest found after ${slowest} ms`);
}

await main();
