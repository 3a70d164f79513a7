// Programs that print what they have to say as JSON.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The package's folder: there the flags find tsx, and a script what it imports. */
const cwd = fileURLToPath(new URL('..', import.meta.url));
const FLAGS = ['--expose-gc', '--import', 'tsx'];

export async function runProcess<Answer>(program: string, options: readonly string[]): Promise<Answer> {
  const { stdout } = await promisify(execFile)(program, options, { cwd });
  return JSON.parse(stdout) as Answer;
}

/** A script in TypeScript, which can ask for collections. */
export async function runScript<Answer>(script: URL, options: readonly string[]): Promise<Answer> {
  return runProcess(process.execPath, [...FLAGS, fileURLToPath(script), ...options]);
}
