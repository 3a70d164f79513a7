// A study's subject in a fresh process: what one contestant left in the heap, or made the compiler assume, meets no other.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Name } from './child.ts';

/** What a study exports that is measured in a child. */
export interface Subject<Task, Answer> {
  measure(task: Task): Answer | Promise<Answer>;
}

const FLAGS = ['--expose-gc', '--import', 'tsx'];
const child = fileURLToPath(new URL('child.ts', import.meta.url));
/** Where the flags find tsx. */
const cwd = fileURLToPath(new URL('../..', import.meta.url));

export async function runChild<Task, Answer>(name: Name, task: Task): Promise<Answer> {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, child, name, JSON.stringify(task)], {
    cwd,
  });
  return JSON.parse(stdout) as Answer;
}
