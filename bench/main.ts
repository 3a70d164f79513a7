// npm run bench [-- --full]
import { parseArgs } from 'node:util';
import { baseline, contestants } from './contestants.ts';
import { measureFootprint } from './footprint.ts';
import { checkContestant } from './gate.ts';
import { describeRun } from './machine.ts';
import { measureAll, type Plan } from './measure.ts';
import { createProgress } from './progress.ts';
import { formatFootprint, formatPairs, formatResults } from './report.ts';
import type { Run } from './results.ts';
import { saveRun } from './save.ts';

const SIZES = [
  { size: 1000, rounds: 3 },
  { size: 20_000, rounds: 5 },
];
/** Filling a cache with so many takes seconds, so there are fewer rounds. */
const FULL_SIZES = [...SIZES, { size: 1_000_000, rounds: 3 }];

const { values } = parseArgs({ options: { full: { type: 'boolean', default: false } } });
const sizes = values.full ? FULL_SIZES : SIZES;
const plan: Plan = { sizes, contestants, time: 100, warmupTime: 150 };

const progress = createProgress();
const environment = describeRun();
console.log(`${formatPairs(environment)}\n`);
for (const contestant of contestants) {
  progress.show(`checking ${contestant.name}`);
  checkContestant(contestant);
}
const operations = await measureAll(plan, progress.show);
progress.show('linear memory');
const footprint = measureFootprint();
const run: Run = {
  environment,
  full: values.full,
  baseline: baseline.name,
  operations,
  latencies: [],
  memory: [],
  pauses: [],
  growth: [],
  variants: [],
  parts: [],
  starts: [],
  binary: { raw: footprint.wasmBytes, brotli: footprint.wasmBrotliBytes },
};
progress.show('the page');
const paths = await saveRun(run);
progress.clear();
console.log(`${formatResults(operations, baseline.name)}\n`);
console.log(`${formatFootprint(footprint)}\n`);
console.log(paths.join('\n'));
