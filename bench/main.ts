// npm run bench [-- --full]
import { parseArgs } from 'node:util';
import { baseline } from './contestants.ts';
import { describeRun } from './machine.ts';
import { measureAll } from './measure.ts';
import { preparePlan } from './plans.ts';
import { createProgress } from './progress.ts';
import { formatPairs, formatResults } from './report.ts';
import type { Run } from './results.ts';
import { saveRun } from './save.ts';
import { runStudies } from './studies/index.ts';
import { formatStudies } from './studies/report.ts';

const { values } = parseArgs({ options: { full: { type: 'boolean', default: false } } });
const progress = createProgress();
const { plan, versions, missing } = await preparePlan(values.full, progress.show);
const environment = describeRun(versions);
progress.clear();
console.log(`${formatPairs(environment)}\n`);
for (const { name, reason } of missing) console.log(`not measured: ${name} (${reason})\n`);
const operations = await measureAll(plan, progress.show);
const studies = await runStudies(values.full, progress.show);
const run: Run = { environment, full: values.full, baseline: baseline.name, operations, ...studies };
progress.show('the page');
const paths = await saveRun(run);
progress.clear();
console.log(`${formatResults(operations, baseline.name)}\n`);
console.log(`${formatStudies(studies)}\n`);
console.log(paths.join('\n'));
