// The contestants in C and C++, where there is a compiler with the headers: compiled on demand into build/.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runProcess } from './process.ts';
import type { Runner } from './runners.ts';

export interface NativeContestant {
  readonly name: string;
  readonly compiler: string;
  /** In native/. */
  readonly source: string;
  readonly options: readonly string[];
}

/** A contestant that can be measured here, and the version of what is measured. */
export interface Ready {
  readonly runner: Runner;
  readonly version: string;
}

/** One that can't, and why. */
export interface Missing {
  readonly name: string;
  readonly reason: string;
}

export const nativeContestants: readonly NativeContestant[] = [
  {
    name: 'OpenSSL, in C',
    compiler: 'gcc',
    source: 'openssl-cache.c',
    options: ['-lssl', '-lcrypto'],
  },
  {
    name: 'absl flat_hash_map, in C++',
    compiler: 'g++',
    source: 'flat-map.cpp',
    options: ['-std=c++17', '-labsl_raw_hash_set', '-labsl_hash', '-labsl_city', '-labsl_low_level_hash'],
  },
];

/** @throws {Error} it was compiled, but its gate found something wrong */
export async function prepareNative(contestant: NativeContestant): Promise<Ready | Missing> {
  const { name, compiler, source, options } = contestant;
  const program = pathOf(`../build/bench-${source.replace(/\.\w+$/, '')}`);
  try {
    if (!isFresh(program)) await run(compiler, ['-O2', pathOf(`native/${source}`), '-o', program, ...options]);
  } catch (error) {
    return { name, reason: reasonOf(error) };
  }
  const version = (await run(program, ['check'])).stdout.trim();
  const measure: Runner['run'] = ({ size, time, warmupTime }) =>
    runProcess(program, ['measure', ...[size, time, warmupTime].map(String)]);
  return { runner: { name, main: true, run: measure }, version };
}

const run = promisify(execFile);

/** Whether a program was made of the sources as they are. */
function isFresh(program: string): boolean {
  mkdirSync(dirname(program), { recursive: true });
  const made = statSync(program, { throwIfNoEntry: false });
  const folder = pathOf('native');
  return made !== undefined && readdirSync(folder).every((file) => statSync(join(folder, file)).mtimeMs < made.mtimeMs);
}

/** What the compiler said first that is an error: a header or a library that is missing, or that it isn't there itself. */
function reasonOf(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string };
  const lines = (stderr || message).split('\n');
  return lines.find((line) => /error|cannot find/.test(line)) ?? lines[0];
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
