// One contestant at one size, in a process of its own: started by measure.ts, prints the samples as JSON.
import { Bench } from 'tinybench';
import { contestants } from './contestants.ts';
import type { Sample, Task } from './measure.ts';
import { operations, type Operation, type Pass } from './operations.ts';
import { createWorkload } from './workload.ts';

const task = JSON.parse(process.argv[2]) as Task;
const contestant = contestants.find(({ name }) => name === task.contestant);
if (!contestant) throw new Error(`no contestant is called ${task.contestant}`);
const workload = createWorkload(task.size);
const samples = operations.map((operation): Sample => {
  const pass = operation.prepare(contestant, workload);
  // Before the warm-up: after a forced collection the engine drops optimized code.
  globalThis.gc?.();
  return { operation: operation.name, nanoseconds: measure(operation, pass) };
});
console.log(JSON.stringify(samples));

/** Nanoseconds per operation. */
function measure({ name }: Operation, pass: Pass): number {
  const { time, warmupTime } = task;
  const bench = new Bench({ time, iterations: 1, warmupTime, warmupIterations: 1, throws: true });
  bench.add(name, () => sample(pass), { async: false });
  const { result } = bench.runSync()[0];
  if (result.state !== 'completed') throw new Error(`${name}: the task is ${result.state}`);
  return result.latency.p50 * 1e6;
}

/** A pass as tinybench takes it: the time of one operation as the sample, the whole pass off the time that it has. */
function sample(pass: Pass): { overriddenDuration: number; overriddenIterationCost: number } {
  const start = performance.now();
  const elapsed = pass();
  return { overriddenDuration: elapsed / task.size, overriddenIterationCost: performance.now() - start };
}
