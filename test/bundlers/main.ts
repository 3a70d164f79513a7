// Tries the packed package as users have it: with every bundler, every supported TypeScript, and what checks it for JSR.
// Ends with the counts; exits with status 1 where anything failed.
//
//   npm run test:bundlers
import { rmSync } from 'node:fs';
import { alignColumns } from '../../bench/columns.ts';
import { checkBundlers } from './bundling.ts';
import { checkCompilers } from './compilers.ts';
import { checkJsr } from './jsr.ts';
import { createProject } from './project.ts';
import { Tally } from './tally.ts';
import { installTools } from './tools.ts';

await installTools();
const tally = new Tally();
const project = await createProject();
try {
  for (const check of [checkBundlers, checkCompilers, checkJsr]) {
    console.log(`${alignColumns(await check(project, tally))}\n`);
  }
} finally {
  rmSync(project, { recursive: true });
}
for (const failure of tally.failures) console.log(`FAILED: ${failure}\n`);
console.log(`${tally.passed} passed, ${tally.failures.length} failed`);
process.exitCode = tally.failures.length === 0 ? 0 : 1;
