// One server, and the clients that visit it: for the first time, again, and when their sessions have expired.
import { isDeepStrictEqual } from 'node:util';
import { attachSessionCache, type BindingStats, type SessionStore } from 'wasm-session-cache/node';
import { Companion } from '../../bench/process.ts';
import type { Identity } from '../certificate.ts';
import type { Version, Visit } from './client.ts';
import type { Crowd } from './clients.ts';
import { createTlsServer, listen } from './server.ts';

/** Seconds that a session may be resumed. */
const TIMEOUT = 300;

export interface Plan extends Pick<Crowd, 'node' | 'openssl'> {
  readonly identity: Identity;
  readonly version: Version;
  /** Whether the server has a store that knows nothing. */
  readonly broken: boolean;
}

export interface Phase {
  readonly visits: readonly (Visit & { readonly bytes?: number })[];
  /** Of the server, a visit, in microseconds. */
  readonly cpu: number;
}

export interface Outcome {
  readonly full: Phase;
  readonly resumed: Phase;
  readonly expired: Phase;
  readonly stats: BindingStats;
}

export async function runPhases({ identity, version, broken, node, openssl }: Plan): Promise<Outcome> {
  const clock = { ahead: 0 };
  const now = () => Date.now() / 1000 + clock.ahead;
  const server = createTlsServer(identity);
  const binding = attachSessionCache(server, { timeout: TIMEOUT, now, ...(broken && { cache: FORGETFUL }) });
  const port = await listen(server);
  const crowd: Crowd = { port, version, ca: identity.cert, node, openssl };
  using clients = new Companion<'visit', Phase['visits']>(new URL('clients.ts', import.meta.url), [
    JSON.stringify(crowd),
  ]);
  try {
    const full = await runPhase(clients);
    const resumed = await runPhase(clients);
    clock.ahead = TIMEOUT + 60;
    const expired = await runPhase(clients);
    return { full, resumed, expired, stats: binding.stats };
  } finally {
    server.close();
  }
}

const FORGETFUL: SessionStore = { get: () => null, take: () => null, set: () => {}, delete: () => {} };

async function runPhase(clients: Companion<'visit', Phase['visits']>): Promise<Phase> {
  const before = process.cpuUsage();
  const visits = await clients.ask('visit');
  const { user, system } = process.cpuUsage(before);
  return { visits, cpu: (user + system) / visits.length };
}

/** What went otherwise than it should have, one line each. */
export function problemsOf({ full, resumed, expired, stats }: Outcome): string[] {
  const count = full.visits.length;
  const { handshakes, notResumed } = stats;
  const counted = [handshakes, stats.resumed, notResumed['none-offered'], notResumed.unknown];
  const expected = [3 * count, count, count, count];
  return [
    ...judge(full, false, 'resumed at the first visit'),
    ...judge(resumed, true, 'should have resumed but did not'),
    ...judge(expired, false, 'resumed a session that had expired'),
    ...(isDeepStrictEqual(counted, expected) ? [] : [`the binding counted ${counted}, expected ${expected}`]),
  ];
}

/** Client and server must agree. */
function judge({ visits }: Phase, resumes: boolean, problem: string): string[] {
  const answer = resumes ? 'resumed' : 'full';
  const others = visits.filter((visit) => visit.resumed !== resumes || visit.answer.trim() !== answer);
  return others.length === 0 ? [] : [`${problem}: ${others.length} of ${visits.length}`];
}
