// The longest single add while a cache grows: what a server's event loop stands still for.
import { UNLIMITED, type Cache } from '../contestants/cache.ts';
import type { Growth } from '../results.ts';
import { inTurns } from '../rounds.ts';
import { median } from '../statistics.ts';
import { checkedContestant, compared } from './compared.ts';
import { expectSize } from './expect-size.ts';
import { runChild } from './run-child.ts';
import { makeSession, randomId } from './sessions.ts';
import { Longest } from './waits.ts';

const CHUNK = 10_000;

export interface Task {
  readonly contestant: string;
  readonly size: number;
  /** Whether the session is made in the time that is measured. */
  readonly make: boolean;
}

/** Milliseconds. */
export interface Answer {
  readonly longest: number;
  /** Of as many empty timed calls: the machine's own outliers. */
  readonly control: number;
}

export async function studyGrowth(
  size: number,
  rounds: number,
  progress: (message: string) => void,
): Promise<Growth[]> {
  const tasks = compared.flatMap((contestant) => [false, true].map((make): Task => ({ contestant, size, make })));
  const answers = await inTurns(tasks, rounds, (task, round) => {
    progress(`growth to ${size}, round ${round + 1} of ${rounds}: ${task.contestant}`);
    return runChild<Task, Answer>('growth', task);
  });
  return compared.map((contestant, i) => {
    const [added, made] = [answers[2 * i], answers[2 * i + 1]];
    return {
      size,
      contestant,
      longestAdd: median(added.map(({ longest }) => longest)),
      longestMakeAndAdd: median(made.map(({ longest }) => longest)),
      control: median([...added, ...made].map(({ control }) => control)),
    };
  });
}

export function measure({ contestant: name, size, make }: Task): Answer {
  const contestant = checkedContestant(name);
  const control = grow({ put: () => {} }, size, timeAdds);
  const cache = contestant.create(size, UNLIMITED);
  const longest = grow(cache, size, make ? timeMakesAndAdds : timeAdds);
  expectSize(cache, size);
  return { longest, control };
}

type Target = Pick<Cache, 'put'>;
type TimeChunk = (cache: Target, ids: readonly Buffer[], longest: Longest) => void;

function grow(cache: Target, size: number, timeChunk: TimeChunk): number {
  const longest = new Longest();
  for (let added = 0; added < size; added += CHUNK) {
    const ids = Array.from({ length: Math.min(CHUNK, size - added) }, randomId);
    timeChunk(cache, ids, longest);
  }
  return longest.milliseconds;
}

function timeAdds(cache: Target, ids: readonly Buffer[], longest: Longest): void {
  const sessions = ids.map((id) => makeSession(id));
  // What making them left behind is not the add's to collect.
  globalThis.gc?.({ type: 'minor' });
  longest.skip();
  for (let i = 0; i < ids.length; i++) {
    const start = performance.now();
    cache.put(ids[i], sessions[i]);
    longest.add(performance.now() - start);
  }
}

function timeMakesAndAdds(cache: Target, ids: readonly Buffer[], longest: Longest): void {
  longest.skip();
  for (let i = 0; i < ids.length; i++) {
    const start = performance.now();
    cache.put(ids[i], makeSession(ids[i]));
    longest.add(performance.now() - start);
  }
}
