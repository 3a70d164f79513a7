// The process that run-child.ts starts: `measure` of one study with one task, and the answer as JSON.
import type { Name, Subject } from './run-child.ts';

/** By name, so that a child loads no study but its own. */
const subjects: Readonly<Record<Name, () => Promise<unknown>>> = {
  growth: () => import('./growth.ts'),
  latency: () => import('./latency.ts'),
  memory: () => import('./memory.ts'),
  misses: () => import('./misses.ts'),
  parts: () => import('./parts.ts'),
  pauses: () => import('./pauses.ts'),
  variants: () => import('./variants.ts'),
};

const [name, task] = process.argv.slice(2);
const subject = (await subjects[name as Name]()) as Subject<unknown, unknown>;
console.log(JSON.stringify(await subject.measure(JSON.parse(task))));
