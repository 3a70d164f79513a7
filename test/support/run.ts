import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LIMIT = 300_000;
/** None asks whether it is the newest, or tells home what it does. */
export const ENVIRONMENT = { ...process.env, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1' };

/** Runs a program to its end, and returns what it printed. An error of it has all that it printed. */
export async function run(program: string, options: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, options, { cwd, env: ENVIRONMENT, timeout: LIMIT });
    return stdout + stderr;
  } catch (error) {
    const { message, stdout = '' } = error as Error & { stdout?: string };
    throw new Error(`${message}\n${stdout}`.trim(), { cause: error });
  }
}

/** Runs npm, which is to say what is wrong even under a silent `npm run`. */
export async function npm(options: readonly string[], cwd: string): Promise<string> {
  return run('npm', [...options, '--loglevel=error'], cwd);
}
