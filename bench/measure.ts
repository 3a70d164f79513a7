// Times every operation of every contestant, over several rounds. In a round each contestant has a process of its own: in
// one process they would push each other's sessions out of the processor's cache, which no user's process does. The
// contestants take turns, so that what else the machine does meets all of them alike.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Contestant } from './contestants.ts';
import type { Result } from './results.ts';

/** Milliseconds for each operation of a contestant in a round. */
export interface Timing {
  readonly time: number;
  readonly warmupTime: number;
}

export interface Plan extends Timing {
  /** Sessions in the caches, and how many rounds to measure with so many. */
  readonly sizes: readonly { readonly size: number; readonly rounds: number }[];
  readonly contestants: readonly Contestant[];
}

/** What a worker is asked for. */
export interface Task extends Timing {
  readonly contestant: string;
  readonly size: number;
}

/** What a worker answers, for each operation. */
export interface Sample {
  readonly operation: string;
  /** Nanoseconds per operation, the median over passes. */
  readonly nanoseconds: number;
}

export async function measureAll(plan: Plan, progress: (message: string) => void): Promise<Result[]> {
  const results: Result[] = [];
  for (const { size, rounds } of plan.sizes) {
    for (let round = 0; round < rounds; round++) {
      for (const { name } of rotate(plan.contestants, round)) {
        progress(`${size} sessions, round ${round + 1} of ${rounds}: ${name}`);
        const { time, warmupTime } = plan;
        const samples = await runWorker({ contestant: name, size, time, warmupTime });
        for (const sample of samples) roundsOf(results, size, name, sample.operation).push(sample.nanoseconds);
      }
    }
  }
  return results;
}

function roundsOf(results: Result[], size: number, contestant: string, operation: string): number[] {
  let result = results.find((r) => r.size === size && r.contestant === contestant && r.operation === operation);
  if (!result) results.push((result = { size, operation, contestant, rounds: [] }));
  return result.rounds;
}

async function runWorker(task: Task): Promise<Sample[]> {
  const worker = fileURLToPath(new URL('worker.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, worker, JSON.stringify(task)]);
  return JSON.parse(stdout) as Sample[];
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
