// The process that run-child.ts starts: `measure` of one study with one task, and the answer as JSON.
import type { Subject } from './run-child.ts';

/** By name, so that a child loads no study but its own. */
const subjects = {
  growth: () => import('./growth.ts'),
  latency: () => import('./latency.ts'),
  memory: () => import('./memory.ts'),
  parts: () => import('./parts.ts'),
  pauses: () => import('./pauses.ts'),
  variants: () => import('./variants.ts'),
};

export type Name = keyof typeof subjects;

const [name, task] = process.argv.slice(2);
const subject = (await subjects[name as Name]()) as Subject<unknown, unknown>;
console.log(JSON.stringify(await subject.measure(JSON.parse(task))));
