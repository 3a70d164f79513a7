// npm run bench [-- --full]
import { parseArgs } from 'node:util';
import { baseline } from './contestants.ts';
import { measureFootprint } from './footprint.ts';
import { describeRun } from './machine.ts';
import { measureAll } from './measure.ts';
import { preparePlan } from './plans.ts';
import { createProgress } from './progress.ts';
import { formatFootprint, formatPairs, formatResults } from './report.ts';
import type { Run } from './results.ts';
import { saveRun } from './save.ts';

const { values } = parseArgs({ options: { full: { type: 'boolean', default: false } } });
const progress = createProgress();
const { plan, versions, missing } = await preparePlan(values.full, progress.show);
const environment = describeRun(versions);
progress.clear();
console.log(`${formatPairs(environment)}\n`);
for (const { name, reason } of missing) console.log(`not measured: ${name} (${reason})\n`);
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
