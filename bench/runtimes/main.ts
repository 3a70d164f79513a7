// npm run bench:runtimes: a lookup that hits, among 20,000 sessions, against `Map` in every runtime that is there. Prints
// a table, and keeps it in bench/results.
import { createProject } from '../../test/runtimes/project.ts';
import { NotInstalled } from '../../test/runtimes/runtime.ts';
import { markdownTable } from '../columns.ts';
import { describeMachine } from '../machine.ts';
import { createProgress } from '../progress.ts';
import { saveResult } from '../result-file.ts';
import { median, medianRatio } from '../statistics.ts';
import { measure, type Measurement } from './measure.ts';
import { rows, type Row } from './rows.ts';

const TITLE = '# Lookups among 20,000 sessions, in every runtime (`npm run bench:runtimes`)';
/** The last of the names: in which way the strings for the `Map` were made. */
const HEAD = ['runtime', 'version', 'backend', 'strings by', 'ns ours', 'ns Map', 'ratio'];
const NAMES = 4;

const project = await createProject(new URL('programs', import.meta.url));
const progress = createProgress();
const table: string[][] = [];
const troubles: string[] = [];
try {
  for (const row of rows) {
    progress.show(row.name);
    await measureRow(row);
  }
} finally {
  progress.clear();
  project.remove();
}
const text = report();
console.log(text);
console.log(saveResult('runtimes.md', text));

/** In Markdown. */
function report(): string {
  const machine = describeMachine().map(([name, value]) => `- ${name}: ${value}`);
  const parts = [
    TITLE,
    machine.join('\n'),
    markdownTable([HEAD, ...table], NAMES),
    troubles.map((it) => `- ${it}`).join('\n'),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

async function measureRow(row: Row): Promise<void> {
  try {
    const runtime = await row.start(project);
    try {
      table.push(format(row.name, runtime.version, await measure(runtime, row)));
    } finally {
      await runtime.close();
    }
  } catch (error) {
    const isMissing = error instanceof NotInstalled;
    troubles.push(`${isMissing ? 'not measured' : 'failed'}: ${row.name}: ${(error as Error).message}`);
    if (!isMissing) process.exitCode = 1;
  }
}

function format(name: string, version: string, { backend, names, nanoseconds }: Measurement): string[] {
  const { ours } = nanoseconds;
  const [fastest] = names
    .filter((way) => way !== 'ours')
    .toSorted((a, b) => median(nanoseconds[a]) - median(nanoseconds[b]));
  const map = nanoseconds[fastest];
  const numbers = [median(ours).toFixed(0), median(map).toFixed(0), `${medianRatio(map, ours).toFixed(2)}x`];
  return [name, version, backend, fastest, ...numbers];
}
