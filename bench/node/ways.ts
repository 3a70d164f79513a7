// The ways to connect that are measured, each to a server that knows no other.
import { VERSIONS, type Version } from '../../examples/tls-server/client.ts';
import type { Attached } from './attach.ts';

interface WayOptions {
  readonly attached: Attached;
  readonly resumes: boolean;
  readonly versions: readonly Version[];
}

export const WAYS = {
  full: { attached: 'binding', resumes: false, versions: VERSIONS },
  resumed: { attached: 'binding', resumes: true, versions: VERSIONS },
  events: { attached: 'events', resumes: false, versions: VERSIONS },
  // Node's events can't resume in TLS 1.3.
  map: { attached: 'map', resumes: true, versions: ['TLSv1.2'] },
  // Beside the binding, by instructions alone: their cost is below the noise of times.
  collected: { attached: 'prom-client', resumes: true, versions: [] },
  observed: { attached: 'opentelemetry', resumes: true, versions: [] },
  nothing: { attached: 'nothing', resumes: false, versions: VERSIONS },
} satisfies Record<string, WayOptions>;

export type Way = keyof typeof WAYS;

export function waysOf(version: Version): Way[] {
  const ways = Object.keys(WAYS) as Way[];
  return ways.filter((way) => (WAYS[way].versions as readonly Version[]).includes(version));
}
