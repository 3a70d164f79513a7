// What a connection costs in CPU time: full and resumed, with the binding and without.
import { KEY_TYPES, makeIdentity, type KeyType } from '../../examples/certificate.ts';
import { VERSIONS, type Version } from '../../examples/tls-server/client.ts';
import { median } from '../statistics.ts';
import type { Batch } from './series.ts';
import { measureTurns, type TurnsExtent } from './turns.ts';
import { waysOf, type Way } from './ways.ts';

export interface CostExtent extends TurnsExtent {
  /** Of servers, of each way: what the compiler made in one is not what it makes in the next. */
  readonly processes: number;
}

/** By process, by round. */
export type Rounds = readonly (readonly number[])[];

export interface Cost {
  /** Microseconds of the server's process for a connection. */
  readonly server: Rounds;
  /** The same of the clients'. */
  readonly client: Rounds;
  /** Sent by the server in a connection, the median. */
  readonly bytes: number;
}

/** `map` is there in TLS 1.2 alone, and some are counted by instructions only. */
type Seldom = 'map' | 'collected' | 'observed';

export interface Costs extends Readonly<Record<Exclude<Way, Seldom>, Cost>>, Readonly<Partial<Record<Seldom, Cost>>> {
  readonly version: Version;
  readonly keyType: KeyType;
}

export async function measureCosts(extent: CostExtent, progress: (message: string) => void): Promise<Costs[]> {
  const { processes } = extent;
  const identities = await Promise.all(KEY_TYPES.map((keyType) => makeIdentity(keyType)));
  const scenes = KEY_TYPES.flatMap((keyType, n) =>
    VERSIONS.map((version) => ({ version, keyType, identity: identities[n], turns: [] as Map<Way, Batch[]>[] })),
  );
  for (let n = 1; n <= processes; n++) {
    for (const { version, keyType, identity, turns } of scenes) {
      const name = `${version}, ${keyType}, process ${n} of ${processes}`;
      turns.push(await measureTurns(version, identity, extent, (message) => progress(`${name}, ${message}`)));
    }
  }
  return scenes.map(({ version, keyType, turns }) => Object.assign(summarize(version, turns), { version, keyType }));
}

function summarize(version: Version, turns: readonly Map<Way, Batch[]>[]): Record<Way, Cost> {
  const costs = waysOf(version).map((way) => [way, costOf(turns.map((batches) => batches.get(way)!))]);
  return Object.fromEntries(costs) as Record<Way, Cost>;
}

function costOf(processes: readonly Batch[][]): Cost {
  const every = (key: 'server' | 'client' | 'bytes') => processes.map((rounds) => rounds.map((batch) => batch[key]));
  return { server: every('server'), client: every('client'), bytes: median(every('bytes').flat()) };
}
