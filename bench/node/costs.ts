// What a connection costs: full and resumed, with the binding and without.
import { KEY_TYPES, makeIdentity, type KeyType } from '../../examples/certificate.ts';
import { VERSIONS, type Version } from '../../examples/tls-server/client.ts';
import type { NodeClient, NodeVisit } from '../../examples/tls-server/node-client.ts';
import { inTurns } from '../rounds.ts';
import { median } from '../statistics.ts';
import type { Attached } from './server.ts';
import { Stand } from './stand.ts';

export interface CostExtent {
  readonly rounds: number;
  /** Of each kind in a round. */
  readonly connections: number;
  /** Of each kind before the first round, for the compiler. */
  readonly warmUp: number;
}

/** The kinds of connections: of a server with the binding, then full ones with Node's events alone, and without either. */
const WAYS = ['full', 'resumed', 'events', 'nothing'] as const;
type Way = (typeof WAYS)[number];

export interface Cost {
  /** Microseconds of the server's process for a connection, by round. */
  readonly server: readonly number[];
  /** The same of the clients'. */
  readonly client: readonly number[];
  /** Sent by the server in a connection, the median. */
  readonly bytes: number;
}

export interface Costs extends Readonly<Record<Way, Cost>> {
  readonly version: Version;
  readonly keyType: KeyType;
}

const SERVERS: readonly Attached[] = [{ store: 'this library', size: 0, bytes: 0 }, 'events', 'nothing'];
/** Connections at the same time. */
const LANES = 4;

/** Connections of one way, and the clients who come back, if that is the way. */
interface Kind {
  readonly version: Version;
  readonly keyType: KeyType;
  readonly way: Way;
  readonly stand: Stand;
  readonly regulars: readonly NodeClient[];
}

export async function measureCosts(extent: CostExtent, progress: (message: string) => void): Promise<Costs[]> {
  const { rounds, connections, warmUp } = extent;
  const kinds: Kind[] = [];
  try {
    for (const keyType of KEY_TYPES) {
      for (const version of VERSIONS) kinds.push(...(await startKinds(version, keyType)));
    }
    const batches = await inTurns(kinds, rounds + 1, (kind, round) => {
      progress(`handshakes, round ${round} of ${rounds}: ${kind.version}, ${kind.keyType}, ${kind.way}`);
      // The round before the first is kept by nobody.
      return measure(kind, round === 0 ? warmUp : connections);
    });
    const costs = batches.map(([, ...kept]) => summarize(kept));
    return kinds.flatMap(({ version, keyType, way }, i) => {
      if (way !== WAYS[0]) return [];
      const [full, resumed, events, nothing] = costs.slice(i);
      return [{ version, keyType, full, resumed, events, nothing }];
    });
  } finally {
    for (const { stand } of kinds) stand[Symbol.dispose]();
  }
}

async function startKinds(version: Version, keyType: KeyType): Promise<Kind[]> {
  const identity = await makeIdentity(keyType);
  const starts = SERVERS.map((attached) => Stand.start(version, { identity, attached, watchLoop: false }));
  const [attached, events, nothing] = await Promise.all(starts);
  const regulars = Array.from({ length: LANES }, () => attached.newClient());
  for (const client of regulars) await client.visit();
  const stands = { full: attached, resumed: attached, events, nothing };
  return WAYS.map((way) => ({ version, keyType, way, stand: stands[way], regulars }));
}

interface Batch {
  readonly server: number;
  readonly client: number;
  readonly bytes: number;
}

async function measure({ way, stand, regulars }: Kind, connections: number): Promise<Batch> {
  const clientOf = (lane: number) => (way === 'resumed' ? regulars[lane] : stand.newClient());
  const before = process.cpuUsage();
  const { visits, reading } = await stand.observe(() => visitInLanes(clientOf, connections));
  const { user, system } = process.cpuUsage(before);
  const resumed = visits.filter((visit) => visit.resumed).length;
  const expected = way === 'resumed' ? connections : 0;
  if (resumed !== expected) throw new Error(`${way}: ${resumed} connections resumed, expected ${expected}`);
  return {
    server: reading.cpu / connections,
    client: (user + system) / connections,
    bytes: median(visits.map(({ bytes }) => bytes)),
  };
}

async function visitInLanes(clientOf: (lane: number) => NodeClient, count: number): Promise<NodeVisit[]> {
  const visits: NodeVisit[] = [];
  let begun = 0;
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    while (begun++ < count) visits.push(await clientOf(lane).visit());
  });
  await Promise.all(lanes);
  return visits;
}

function summarize(batches: readonly Batch[]): Cost {
  return {
    server: batches.map(({ server }) => server),
    client: batches.map(({ client }) => client),
    bytes: median(batches.map(({ bytes }) => bytes)),
  };
}
