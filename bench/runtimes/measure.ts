// Nanoseconds of a lookup in a runtime: round by round, in each of which this library and every way with a `Map` take turns.
import type { Runtime } from '../../test/runtimes/runtime.ts';
import { inTurns } from '../rounds.ts';
import { NANOSECONDS_PER_MILLISECOND } from '../units.ts';
import type { Answer } from './programs/lookups.d.mts';
import type { Row } from './rows.ts';

export type Measurement = Required<Answer>;

const ROUNDS = 15;
/** Long enough that the coarse clock of a browser, and a request to a Worker, count for little. */
const MILLISECONDS = 100;

export async function measure(runtime: Runtime, { program, clock }: Row): Promise<Measurement> {
  if (clock === 'outside') return measureOutside(runtime, program);
  return (await runtime.run(program, { rounds: ROUNDS, milliseconds: MILLISECONDS })) as Measurement;
}

async function measureOutside(runtime: Runtime, program: string): Promise<Measurement> {
  const described = (await runtime.run(program, {})) as Answer;
  const { names, size } = described;
  const time = async (name: string, passes: number) => {
    const start = performance.now();
    await runtime.run(program, { name, passes });
    return performance.now() - start;
  };
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, await findCount((passes) => time(name, passes)));
  const rounds = await inTurns([...counts], ROUNDS, async ([name, passes]) => {
    // The difference of two requests: what any request costs cancels out.
    const few = await time(name, 1);
    const many = await time(name, 1 + passes);
    return ((many - few) * NANOSECONDS_PER_MILLISECOND) / (passes * size);
  });
  return { ...described, nanoseconds: Object.fromEntries(names.map((name, i) => [name, rounds[i]])) };
}

/** How many passes take long enough. Warms up, too. */
async function findCount(time: (passes: number) => Promise<number>): Promise<number> {
  let passes = 1;
  while ((await time(passes)) < MILLISECONDS) passes *= 2;
  return passes;
}
