// What a connection costs in instructions of the server's process, which noise of the machine can't move.
import { makeIdentity, type Identity } from '../../examples/certificate.ts';
import type { Version } from '../../examples/tls-server/client.ts';
import { Callgrind } from './callgrind.ts';
import { Series, WrongAnswers, type Watch } from './series.ts';
import { Stand } from './stand.ts';
import { WAYS, type Way } from './ways.ts';

export interface InstructionExtent {
  /** Connections before the first that is counted, for the compiler. */
  readonly warmUp: number;
  /** Counted one after the other: what the compiler still does falls into few of them, and so not into the median. */
  readonly windows: number;
  /** Connections in each. */
  readonly connections: number;
}

interface Contestant {
  readonly version: Version;
  readonly way: Way;
}

/** Of a connection, by window. */
export interface Count extends Contestant {
  readonly instructions: readonly number[];
  /** Bytes allocated in JavaScript's heap. */
  readonly allocated: readonly number[];
}

/** Each after those that it is compared with. */
const COUNTED: readonly Contestant[] = [
  { version: 'TLSv1.3', way: 'nothing' },
  { version: 'TLSv1.3', way: 'events' },
  { version: 'TLSv1.3', way: 'full' },
  { version: 'TLSv1.3', way: 'resumed' },
  { version: 'TLSv1.3', way: 'collected' },
  { version: 'TLSv1.3', way: 'observed' },
  { version: 'TLSv1.2', way: 'map' },
  { version: 'TLSv1.2', way: 'resumed' },
  { version: 'TLSv1.2', way: 'collected' },
  { version: 'TLSv1.2', way: 'observed' },
];

/** The same key exchange in all versions of Node, a cheap one, to which what is added is much. In TLS 1.2 P-256 is the certificate's. */
const GROUPS = 'X25519:P-256';

export async function countInstructions(
  extent: InstructionExtent,
  progress: (message: string) => void,
): Promise<Count[]> {
  const identity = await makeIdentity('P-256');
  const counts: Count[] = [];
  for (const contestant of COUNTED) {
    progress(`instructions, ${counts.length + 1} of ${COUNTED.length}: ${contestant.version}, ${contestant.way}`);
    counts.push(await count(contestant, identity, extent));
  }
  return counts;
}

async function count(contestant: Contestant, identity: Identity, extent: InstructionExtent): Promise<Count> {
  const { version, way } = contestant;
  using callgrind = new Callgrind();
  const task = { identity, attached: WAYS[way].attached, watchLoop: false };
  const stand = await Stand.start(version, task, { groups: GROUPS, command: callgrind.command });
  callgrind.own(stand);
  const series = new Series(stand, way);
  await series.begin();
  await series.measure(extent.warmUp);
  await callgrind.start();
  return { ...contestant, ...(await countWindows(series, callgrind, extent)) };
}

/**
 * A server that is counted may stand still for seconds, while it compiles, and then make full handshakes where it should have
 * resumed: such a window does not count. Where there are more of these than of others, something else is wrong.
 */
export async function countWindows(
  series: Pick<Series, 'measure'>,
  callgrind: Watch & { readonly total: number },
  { windows, connections }: Omit<InstructionExtent, 'warmUp'>,
): Promise<Pick<Count, 'instructions' | 'allocated'>> {
  const instructions: number[] = [];
  const allocated: number[] = [];
  for (let failures = 0; instructions.length < windows;) {
    try {
      const { growth } = await series.measure(connections, callgrind);
      instructions.push(callgrind.total / connections);
      allocated.push(growth);
    } catch (error) {
      if (!(error instanceof WrongAnswers) || ++failures > windows) throw error;
    }
  }
  return { instructions, allocated };
}
