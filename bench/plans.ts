// How much is measured, and by whom.
import { contestants, mainContestants } from './contestants.ts';
import type { Contestant } from './contestants/cache.ts';
import { checkContestant } from './gate.ts';
import type { Plan } from './measure.ts';
import { nativeContestants, prepareNative, type Missing, type Ready } from './native.ts';
import { createRunner } from './runners.ts';

type Settings = Omit<Plan, 'runners'> & { readonly contestants: readonly Contestant[] };

const QUICK: Settings = {
  sizes: [
    { size: 1000, rounds: 2 },
    { size: 20_000, rounds: 3 },
  ],
  contestants: mainContestants,
  time: 40,
  warmupTime: 80,
};

const FULL: Settings = {
  sizes: [
    { size: 1000, rounds: 3, otherRounds: 1 },
    { size: 20_000, rounds: 5, otherRounds: 2 },
    { size: 100_000, rounds: 2, otherRounds: 1 },
    // Filling a cache with so many takes seconds, and each operation needs its own.
    { size: 1_000_000, rounds: 2, otherRounds: 1 },
  ],
  contestants,
  time: 100,
  warmupTime: 150,
};

export interface Prepared {
  readonly plan: Plan;
  /** Contestants in C and C++: name and version of those that take part, and those that can't. */
  readonly versions: readonly (readonly [string, string])[];
  readonly missing: readonly Missing[];
}

/** Everyone who takes part has passed the gate. */
export async function preparePlan(full: boolean, progress: (message: string) => void): Promise<Prepared> {
  const { contestants, ...settings } = full ? FULL : QUICK;
  for (const contestant of contestants) {
    progress(`checking ${contestant.name}`);
    checkContestant(contestant);
  }
  const { ready, missing } = await prepareNatives(progress);
  const runners = [
    ...contestants.map((contestant) => createRunner(contestant, mainContestants.includes(contestant))),
    ...ready.map(({ runner }) => runner),
  ];
  return {
    plan: { ...settings, runners },
    versions: ready.map(({ runner, version }) => [runner.name, version]),
    missing,
  };
}

async function prepareNatives(progress: (message: string) => void): Promise<{ ready: Ready[]; missing: Missing[] }> {
  const ready: Ready[] = [];
  const missing: Missing[] = [];
  for (const contestant of nativeContestants) {
    progress(`compiling and checking ${contestant.name}`);
    const prepared = await prepareNative(contestant);
    if ('runner' in prepared) ready.push(prepared);
    else missing.push(prepared);
  }
  return { ready, missing };
}
