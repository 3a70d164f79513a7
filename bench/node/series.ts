// Connections of one way to one server, and the clients who make them.
import type { NodeClient, NodeVisit } from '../../examples/tls-server/node-client.ts';
import { median } from '../statistics.ts';
import type { Stand } from './stand.ts';
import { WAYS, type Way } from './ways.ts';

export interface Batch {
  /** Microseconds of CPU of a connection: of the server's process, and of the clients'. */
  readonly server: number;
  readonly client: number;
  /** Sent by the server in a connection, the median. */
  readonly bytes: number;
  /** By which the server's heap has grown for a connection. */
  readonly growth: number;
}

/** Measures something else of the server, of these connections alone. */
export interface Watch {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Connections at the same time. */
const LANES = 4;

export class Series {
  readonly #stand: Stand;
  readonly way: Way;
  readonly #regulars: readonly NodeClient[];

  constructor(stand: Stand, way: Way) {
    this.#stand = stand;
    this.way = way;
    this.#regulars = Array.from({ length: LANES }, () => stand.newClient());
  }

  /** What resumes, resumes from then on. */
  async begin(): Promise<void> {
    if (WAYS[this.way].resumes) for (const client of this.#regulars) await client.visit();
  }

  /** @throws {WrongAnswers} some were resumed that should not have been, or the other way round */
  async measure(count: number, watch?: Watch): Promise<Batch> {
    const before = process.cpuUsage();
    const { visits, reading } = await this.#stand.observe(() => this.#visit(count, watch));
    const { user, system } = process.cpuUsage(before);
    checkAnswers(this.way, visits);
    return {
      server: reading.cpu / count,
      client: (user + system) / count,
      bytes: median(visits.map(({ bytes }) => bytes)),
      growth: reading.growth / count,
    };
  }

  async #visit(count: number, watch: Watch | undefined): Promise<NodeVisit[]> {
    const { resumes } = WAYS[this.way];
    await watch?.begin();
    const visits: NodeVisit[] = [];
    let begun = 0;
    const lanes = this.#regulars.map(async (regular) => {
      while (begun++ < count) visits.push(await (resumes ? regular : this.#stand.newClient()).visit());
    });
    await Promise.all(lanes);
    await watch?.end();
    return visits;
  }
}

export class WrongAnswers extends Error {}

/** Client and server must both say that it was what it should be. */
export function checkAnswers(way: Way, visits: readonly Pick<NodeVisit, 'resumed' | 'answer'>[]): void {
  const { resumes } = WAYS[way];
  const answer = resumes ? 'resumed\n' : 'full\n';
  const wrong = visits.filter((visit) => visit.resumed !== resumes || visit.answer !== answer);
  if (wrong.length === 0) return;
  const message = `${wrong.length} of ${visits.length} connections were ${resumes ? 'full' : 'resumed'}`;
  throw new WrongAnswers(`${way}: ${message}`);
}
