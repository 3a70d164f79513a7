// Runtimes that are a command, which runs a module and prints: Node, Deno, Bun.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ENVIRONMENT } from '../support/run.ts';
import { findBinary } from './packages.ts';
import { findVersion } from './process.ts';
import type { Start } from './runtime.ts';

const execute = promisify(execFile);
const TIMEOUT = 300_000;

/** The Node that runs this, or one of those installed. */
export function node(release?: 'node20' | 'node22' | 'node24' | 'node26', flags: readonly string[] = []): Start {
  return command(() => (release ? findBinary(release) : process.execPath), flags);
}

/** With this permission alone, or without any: then it may run the modules that are imported, and nothing else. */
export function deno(permission?: '--allow-read'): Start {
  const flags = ['run', '--no-prompt', '--no-lock', '--cached-only'];
  return command(() => findBinary('deno'), permission ? [...flags, permission] : flags);
}

export const bun = command(() => findBinary('bun'), ['run', '--no-install']);

function command(find: () => string, flags: readonly string[]): Start {
  return async (project) => {
    const binary = find();
    const start = async (...args: readonly string[]) => {
      const options = { cwd: project.folder, env: ENVIRONMENT, timeout: TIMEOUT };
      return (await execute(binary, args, options)).stdout;
    };
    const version = findVersion(await start('--version'));
    const run = async (program: string, input: unknown = null): Promise<unknown> => {
      const file = project.write('command.mjs', printOutcome(program));
      return JSON.parse(await start(...flags, file, JSON.stringify(input)));
    };
    return { version, run, close: async () => {} };
  };
}

function printOutcome(program: string): string {
  return `
    import program from './${program}';
    console.log(JSON.stringify(await program(JSON.parse(process.argv[2]))));`;
}
