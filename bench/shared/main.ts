// One cache for all threads, beside what else threads could ask: lookups and stores a second.
//
//   npm run bench:shared       lmdb and Redis take part where they are installed
import { alignColumns } from '../columns.ts';
import { describeMachine } from '../machine.ts';
import { runScript } from '../process.ts';
import { createProgress } from '../progress.ts';
import { inTurns } from '../rounds.ts';
import { grouped, median, medianRatio } from '../statistics.ts';
import type { Rate } from './child.ts';
import { IN_FLIGHT, SESSIONS, VALUE_BYTES } from './sessions.ts';
import { subjects, type SubjectName } from './subjects.ts';

const ROUNDS = 5;
const MIXES = ['lookups', 'half of them stores'] as const;
export type Mix = (typeof MIXES)[number];

const rows = (Object.keys(subjects) as SubjectName[]).flatMap((name) => MIXES.map((mix) => ({ name, mix })));
const progress = createProgress();
const answers = await inTurns(rows, ROUNDS, ({ name, mix }, round) => {
  progress.show(`round ${round + 1} of ${ROUNDS}: ${name}, ${mix}`);
  return runScript<Rate>(new URL('child.ts', import.meta.url), [name, mix]);
});
progress.clear();
const node: [string, string] = ['node', `${process.versions.node}, V8 ${process.versions.v8}`];
console.log(alignColumns([...describeMachine(), node], 2));
console.log(
  `\n${grouped(SESSIONS)} sessions of ${VALUE_BYTES} bytes; ${IN_FLIGHT} questions in flight where answers come later\n`,
);
console.log(
  alignColumns([['', ...MIXES.flatMap((mix) => [`${mix}, a second`, 'x'])], ...Object.keys(subjects).map(cells)]),
);

/** A rate, and how many times that is in the one thread that has the cache. */
function cells(name: string): string[] {
  return [name, ...MIXES.flatMap((mix) => describe(ratesOf(name, mix), ratesOf(Object.keys(subjects)[0], mix)))];
}

function describe(these: readonly number[], own: readonly number[]): string[] {
  if (these.length === 0) return ['not installed', '-'];
  return [grouped(Math.round(median(these))), medianRatio(own, these).toFixed(2)];
}

function ratesOf(name: string, mix: Mix): number[] {
  const at = rows.findIndex((row) => row.name === name && row.mix === mix);
  return answers[at].flatMap(({ perSecond }) => perSecond ?? []);
}
