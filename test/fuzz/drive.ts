// Starts run.ts in the Node whose libssl is driven.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Task {
  /** Where the addon is, built for this Node. */
  readonly addon: string;
  /** The first seed; the next lists have the next seeds. */
  readonly seed: number;
  /** Null: no limit. */
  readonly operations: number | null;
  readonly seconds: number;
  /** Which core our side runs over. */
  readonly core: 'wasm' | 'js';
  /** Where the seed at work is written: what is left where libssl ends the process. */
  readonly at: string;
}

export interface Ending {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly output: string;
}

/** `folder`: the repository, or a copy of it. */
export async function drive(node: string, task: Task, folder = ROOT, echo = true): Promise<Ending> {
  const options = ['--import', 'tsx', join(folder, 'test/fuzz/run.ts'), JSON.stringify(task)];
  const env = { ...process.env, LD_PRELOAD: task.addon };
  const child = spawn(node, options, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (echo) process.stdout.write(text);
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { code, output: code === null ? `${output}libssl ended at seed ${readFileSync(task.at, 'utf8')}\n` : output };
}
