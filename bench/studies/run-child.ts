// A study's subject in a fresh process: what one contestant left in the heap, or made the compiler assume, meets no other.
import { runScript } from '../process.ts';

/** The studies that are measured so: modules beside this one. */
export type Name = 'growth' | 'latency' | 'memory' | 'misses' | 'parts' | 'pauses' | 'variants';

/** What a study exports that is measured in a child. */
export interface Subject<Task, Answer> {
  measure(task: Task): Answer | Promise<Answer>;
}

const child = new URL('child.ts', import.meta.url);

export function runChild<Task, Answer>(name: Name, task: Task): Promise<Answer> {
  return runScript(child, [name, JSON.stringify(task)]);
}
