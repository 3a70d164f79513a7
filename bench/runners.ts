// How a contestant is measured once: in a process of its own. In one process they would push each other's sessions out of
// the processor's cache, which no user's process does.
import type { Contestant } from './contestants/cache.ts';
import { runScript } from './process.ts';

/** Milliseconds for each operation of a contestant in a round. */
export interface Timing {
  readonly time: number;
  readonly warmupTime: number;
}

/** What a process is asked for. */
export interface Task extends Timing {
  readonly size: number;
}

/** What it answers, for each operation. */
export interface Sample {
  readonly operation: string;
  /** Nanoseconds per operation, the median over passes. */
  readonly nanoseconds: number;
}

export interface Runner {
  readonly name: string;
  /** One of those that take part in every run, and in every round. */
  readonly main: boolean;
  run(task: Task): Promise<Sample[]>;
}

export function createRunner({ name }: Contestant, main: boolean): Runner {
  const worker = new URL('worker.ts', import.meta.url);
  return { name, main, run: (task) => runScript(worker, [name, JSON.stringify(task)]) };
}
