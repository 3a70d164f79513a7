// npm run test:runtimes [-- --all]: the package as its tarball installs it, in every runtime that is there.
import { parseArgs } from 'node:util';
import { markdownTable } from '../../bench/columns.ts';
import { createProgress } from '../../bench/progress.ts';
import { judge, type Verdict } from './judge.ts';
import { matrix } from './matrix.ts';
import { createProject } from './project.ts';

const HEAD = ['runtime', 'version', 'backend', 'ok'];

/** With --all, and in CI, a runtime that is not installed is a failure. */
const { values } = parseArgs({ options: { all: { type: 'boolean', default: Boolean(process.env.CI) } } });
const verdicts = await judgeAll();
const installed = verdicts.filter((verdict) => verdict.installed);
const missing = verdicts.filter((verdict) => !verdict.installed);
const failed = [...installed.filter(({ problem }) => problem), ...(values.all ? missing : [])];
const passed = installed.filter(({ problem }) => !problem);

console.log(markdownTable([HEAD, ...installed.map(cells)], HEAD.length));
for (const { name, problem } of missing) console.log(`not run: ${name}: ${problem}`);
for (const { name, problem } of failed) console.log(`failed: ${name}: ${problem}`);
console.log(`${passed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

function cells({ name, version, backend, problem, note }: Verdict): string[] {
  return [name, version, backend, problem ? 'FAILED' : ['ok', note].filter(Boolean).join(': ')];
}

async function judgeAll(): Promise<Verdict[]> {
  const project = await createProject(new URL('programs', import.meta.url));
  const progress = createProgress();
  const verdicts: Verdict[] = [];
  try {
    for (const row of matrix) {
      progress.show(row.name);
      verdicts.push(await judge(row, project));
    }
  } finally {
    progress.clear();
    project.remove();
  }
  return verdicts;
}
