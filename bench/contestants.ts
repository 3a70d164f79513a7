// What is compared. To add one, put it behind the interface of `Cache` in contestants/ and list it here.
import { batches } from './contestants/batch.ts';
import type { Contestant } from './contestants/cache.ts';
import { library } from './contestants/library.ts';
import { lruCache, mnemonist, quickLru, tinyLru, tlsSessionCache } from './contestants/lru.ts';
import { mapHex, mapLatin1, mapReady } from './contestants/maps.ts';

/** What the others are compared with. */
export const baseline = mapLatin1;

export const contestants: readonly Contestant[] = [
  library,
  batches,
  baseline,
  mapHex,
  mapReady,
  lruCache,
  quickLru,
  tinyLru,
  mnemonist,
  tlsSessionCache,
];

/** For a run that is to be short. */
export const mainContestants: readonly Contestant[] = [library, batches, baseline, lruCache];

export function contestantNamed(name: string): Contestant {
  const contestant = contestants.find((contestant) => contestant.name === name);
  if (!contestant) throw new Error(`no contestant is called ${name}`);
  return contestant;
}
