// What a cache miss costs that the next one waits for: the floor of operations that follow a hash to a group, to an entry, to a
// session. A chase of pointers over as much memory as the core takes for so many sessions, in no order, a line each.
import type { Miss } from '../results.ts';
import { inTurns } from '../rounds.ts';
import { median } from '../statistics.ts';
import { NANOSECONDS_PER_MILLISECOND } from '../units.ts';
import { runChild } from './run-child.ts';

/** Of linear memory: the entry and its part of the table. */
const BYTES_PER_SESSION = 72;
const WORDS_PER_LINE = 16;
/** So few at a time that most times have no other process in them. */
const STEPS = 5000;
const TIMES = 200;

export interface Task {
  readonly size: number;
}

export async function studyMisses(
  sizes: readonly number[],
  rounds: number,
  progress: (message: string) => void,
): Promise<Miss[]> {
  const tasks = sizes.map((size): Task => ({ size }));
  const answers = await inTurns(tasks, rounds, (task, round) => {
    progress(`a chase of pointers over ${task.size} sessions, round ${round + 1} of ${rounds}`);
    return runChild<Task, number>('misses', task);
  });
  return tasks.map(({ size }, i) => ({ size, rounds: answers[i] }));
}

/** Nanoseconds of a step, the median over many chases of which each goes on where the last one ended. */
export function measure({ size }: Task): number {
  const words = makeChain(Math.ceil((size * BYTES_PER_SESSION) / (4 * WORDS_PER_LINE)));
  let at = 0;
  const times = Array.from({ length: TIMES }, () => {
    const start = performance.now();
    at = chase(words, at);
    return ((performance.now() - start) * NANOSECONDS_PER_MILLISECOND) / STEPS;
  });
  if (at >= words.length) throw new Error('the chain leads out of its memory');
  return median(times);
}

/** Each line has the place of the next in its first word, all in one circle (Sattolo's shuffle). */
function makeChain(lines: number): Uint32Array {
  const next = Uint32Array.from({ length: lines }, (_, i) => i);
  for (let i = lines - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * i);
    [next[i], next[j]] = [next[j], next[i]];
  }
  const words = new Uint32Array(lines * WORDS_PER_LINE);
  for (let i = 0; i < lines; i++) words[i * WORDS_PER_LINE] = next[i] * WORDS_PER_LINE;
  return words;
}

/** From a place on; returns where it ended. */
function chase(words: Uint32Array, start: number): number {
  let at = start;
  for (let i = 0; i < STEPS; i++) at = words[at];
  return at;
}
