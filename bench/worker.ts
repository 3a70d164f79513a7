// One contestant at one size, in a process of its own: started by runners.ts, prints the samples as JSON.
import { Bench } from 'tinybench';
import { contestantNamed } from './contestants.ts';
import { operations, type Pass } from './operations.ts';
import type { Sample, Task } from './runners.ts';
import { NANOSECONDS_PER_MILLISECOND } from './units.ts';
import { createWorkload } from './workload.ts';

const [, , name, task] = process.argv;
const { size, time, warmupTime } = JSON.parse(task) as Task;
const contestant = contestantNamed(name);
const workload = createWorkload(size, contestant.prepare);
const samples: Sample[] = [];
for (const operation of operations) {
  const pass = operation.prepare(contestant, workload);
  // Before the warm-up: after a forced collection the engine drops optimized code.
  globalThis.gc?.();
  if (pass) samples.push({ operation: operation.name, nanoseconds: measure(operation.name, pass) });
}
console.log(JSON.stringify(samples));

/** Nanoseconds per operation. */
function measure(name: string, pass: Pass): number {
  const bench = new Bench({ time, iterations: 1, warmupTime, warmupIterations: 1, throws: true });
  bench.add(name, () => sample(pass), { async: false });
  const { result } = bench.runSync()[0];
  if (result.state !== 'completed') throw new Error(`${name}: the task is ${result.state}`);
  return result.latency.p50 * NANOSECONDS_PER_MILLISECOND;
}

/** A pass as tinybench takes it: the time of one operation as the sample, the whole pass off the time that it has. */
function sample(pass: Pass): { overriddenDuration: number; overriddenIterationCost: number } {
  const start = performance.now();
  const elapsed = pass.run();
  return { overriddenDuration: elapsed / pass.calls, overriddenIterationCost: performance.now() - start };
}
