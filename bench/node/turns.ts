// One server process of each way, measured in turns.
import type { Identity } from '../../examples/certificate.ts';
import type { Version } from '../../examples/tls-server/client.ts';
import { inTurns } from '../rounds.ts';
import { Series, type Batch } from './series.ts';
import { Stand } from './stand.ts';
import { WAYS, waysOf, type Way } from './ways.ts';

export interface TurnsExtent {
  /** Connections to each server before the first round, for the compiler. */
  readonly warmUp: number;
  readonly rounds: number;
  /** To each server in a round. */
  readonly connections: number;
}

/** The batches of each way that the version has, by round. */
export async function measureTurns(
  version: Version,
  identity: Identity,
  extent: TurnsExtent,
  progress: (message: string) => void,
): Promise<Map<Way, Batch[]>> {
  const ways = waysOf(version);
  const starts = ways.map((way) => Stand.start(version, { identity, attached: WAYS[way].attached, watchLoop: false }));
  try {
    const stands = await Promise.all(starts);
    const series = stands.map((stand, i) => new Series(stand, ways[i]));
    const batches = await measureSeries(series, extent, progress);
    return new Map(ways.map((way, i) => [way, batches[i]]));
  } finally {
    for (const started of await Promise.allSettled(starts)) {
      if (started.status === 'fulfilled') started.value[Symbol.dispose]();
    }
  }
}

async function measureSeries(
  all: readonly Series[],
  { warmUp, rounds, connections }: TurnsExtent,
  progress: (message: string) => void,
): Promise<Batch[][]> {
  for (const series of all) {
    progress(`warming up: ${series.way}`);
    await series.begin();
    await series.measure(warmUp);
  }
  return inTurns(all, rounds, (series, round) => {
    progress(`round ${round + 1} of ${rounds}: ${series.way}`);
    return series.measure(connections);
  });
}
