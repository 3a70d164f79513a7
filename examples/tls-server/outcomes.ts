// What visits must come to, and how one that came to something else is put into words.
import type { SessionCacheStats } from '../../src/index.js';
import type { Client, Visit } from './client.js';

type Counter = 'hits' | 'misses' | 'timeouts';

/** The counter that a visit adds to, if any, and whether it resumes. */
const OUTCOMES = {
  /** A client that has no session yet: the cache is not asked. */
  'none offered': { resumed: false, counter: undefined },
  hit: { resumed: true, counter: 'hits' },
  miss: { resumed: false, counter: 'misses' },
  timeout: { resumed: false, counter: 'timeouts' },
} as const satisfies Record<string, { resumed: boolean; counter: Counter | undefined }>;

export type Outcome = keyof typeof OUTCOMES;

export interface PlannedVisit {
  readonly client: Client;
  readonly outcome: Outcome;
}

/** The same outcome for all of these clients. */
export function plan(clients: readonly Client[], outcome: Outcome): PlannedVisit[] {
  return clients.map((client) => ({ client, outcome }));
}

/** What is wrong with a visit, or undefined. */
export function judge(outcome: Outcome, { clientResumed, serverResumed }: Visit): string | undefined {
  if (serverResumed === undefined) return 'heard nothing from the server';
  if (clientResumed !== serverResumed) return 'resumed on one side only';
  if (clientResumed === OUTCOMES[outcome].resumed) return undefined;
  return clientResumed ? `resumed, but a ${outcome} was expected` : 'should have resumed but did not';
}

/** Where the counters did not go up by what the visits should have added. */
export function judgeCounters(
  visits: readonly PlannedVisit[],
  before: SessionCacheStats,
  after: SessionCacheStats,
): string[] {
  const expected = { accept: visits.length, hits: 0, misses: 0, timeouts: 0 };
  for (const { outcome } of visits) {
    const { counter } = OUTCOMES[outcome];
    if (counter) expected[counter]++;
  }
  const names = Object.keys(expected) as (keyof typeof expected)[];
  return names.flatMap((name) => {
    const added = after[name] - before[name];
    return added === expected[name] ? [] : [`${name} went up by ${added}, expected ${expected[name]}`];
  });
}
