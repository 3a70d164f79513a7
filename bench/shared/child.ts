// One row of the table in a process of its own.
import type { Mix } from './main.ts';
import { subjects, type SubjectName } from './subjects.ts';

export interface Rate {
  /** Operations; undefined where it is not installed. */
  readonly perSecond: number | undefined;
}

const [name, mix] = process.argv.slice(2) as [SubjectName, Mix];
const rate: Rate = { perSecond: await subjects[name](mix) };
console.log(JSON.stringify(rate));
