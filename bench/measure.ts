// Times every operation of every contestant, over several rounds. A round is short and takes the contestants in turn, so
// that what else the machine does meets all of them alike.
import { Bench } from 'tinybench';
import type { Contestant } from './contestants.ts';
import { loopsFor } from './loops.ts';
import type { Operation, Pass } from './operations.ts';
import { createWorkload, type Workload } from './workload.ts';

export interface Plan {
  /** Sessions in the caches, and how many rounds to measure with so many. */
  readonly sizes: readonly { readonly size: number; readonly rounds: number }[];
  readonly operations: readonly Operation[];
  readonly contestants: readonly Contestant[];
  /** Milliseconds for each contestant and operation in a round. */
  readonly time: number;
  readonly warmupTime: number;
}

/** All measurements of one operation of one contestant at one size. */
export interface Result {
  readonly size: number;
  readonly operation: string;
  readonly contestant: string;
  /** Nanoseconds per operation, one for each round. */
  readonly rounds: readonly number[];
}

/**
 * One contestant at one operation. It keeps its cache for all rounds: when a cache is collected, the engine drops the code
 * that it optimized for it.
 */
interface Row {
  readonly contestant: Contestant;
  readonly pass: Pass;
  readonly rounds: number[];
}

export async function measureAll(plan: Plan, progress: (message: string) => void): Promise<Result[]> {
  const results: Result[] = [];
  for (const { size, rounds } of plan.sizes) {
    const workload = createWorkload(size);
    for (const operation of plan.operations) {
      const rows = await Promise.all(plan.contestants.map((contestant) => createRow(contestant, operation, workload)));
      // Here only: after each forced collection the engine drops optimized code, and a round is too short to get it back.
      globalThis.gc?.();
      for (let round = 0; round < rounds; round++) {
        progress(`${size} sessions, ${operation.name}: round ${round + 1} of ${rounds}`);
        for (const row of rotate(rows, round)) row.rounds.push(measureRow(plan, operation, row, size));
      }
      results.push(...rows.map((row) => toResult(size, operation, row)));
    }
  }
  return results;
}

async function createRow(contestant: Contestant, operation: Operation, workload: Workload): Promise<Row> {
  return { contestant, pass: operation.prepare(contestant, workload, await loopsFor(contestant)), rounds: [] };
}

function toResult(size: number, operation: Operation, { contestant, rounds }: Row): Result {
  return { size, operation: operation.name, contestant: contestant.name, rounds };
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Nanoseconds per operation. */
function measureRow({ time, warmupTime }: Plan, operation: Operation, { contestant, pass }: Row, size: number): number {
  const name = `${operation.name}, ${contestant.name}`;
  const bench = new Bench({ time, iterations: 1, warmupTime, warmupIterations: 1, throws: true });
  bench.add(name, () => sample(pass, size), { async: false });
  const { result } = bench.runSync()[0];
  if (result.state !== 'completed') throw new Error(`${name}: the task is ${result.state}`);
  return result.latency.p50 * 1e6;
}

/** A pass as tinybench takes it: the time of one operation as the sample, the whole pass off the time that it has. */
function sample(pass: Pass, operations: number): { overriddenDuration: number; overriddenIterationCost: number } {
  const start = performance.now();
  const elapsed = pass();
  return { overriddenDuration: elapsed / operations, overriddenIterationCost: performance.now() - start };
}
