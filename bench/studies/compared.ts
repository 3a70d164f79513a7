// Whom the studies compare.
import { contestantNamed, mainContestants } from '../contestants.ts';
import type { Contestant } from '../contestants/cache.ts';
import { checkContestant } from '../gate.ts';

/** The names of those that keep sessions in a way of their own, and can be given ids as they come. */
export function comparable(contestants: readonly Contestant[]): string[] {
  return contestants.filter(({ prepare, operations }) => !prepare && !operations).map(({ name }) => name);
}

/** Where all would take too long. */
export const compared = comparable(mainContestants);

/** The contestant of this name, which has passed the gate. */
export function checkedContestant(name: string): Contestant {
  const contestant = contestantNamed(name);
  checkContestant(contestant);
  return contestant;
}
