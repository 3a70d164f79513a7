import type { SecureVersion } from 'node:tls';

/** What a server process is to be. */
export interface Plan {
  readonly redisPort: number;
  readonly client: 'node-redis' | 'ioredis';
  /** 32 bytes, as hex. */
  readonly key: string;
  /** Where sessions are: in Redis behind a local tier, in Redis alone, or in each process. */
  readonly store: 'tier' | 'redis' | 'own';
  readonly identity: { readonly cert: string; readonly key: string };
  readonly version: SecureVersion;
  /** Threads, which share the local tier; 0: the process itself is the one server. */
  readonly workers: number;
}

/** What a server tells of itself. */
export interface Report {
  readonly handshakes: number;
  readonly resumed: number;
  readonly localHits: number;
  readonly remoteHits: number;
  /** Of the store over Redis. */
  readonly state: 'open' | 'closed' | undefined;
  /** Milliseconds that the event loop stood still, since the last report, at most. */
  readonly stalled: number;
  /** Lookups that began since the last report, in their order. */
  readonly lookups: readonly Lookup[];
}

export interface Lookup {
  /** Milliseconds that the handshake waited. */
  readonly wait: number;
  readonly hit: boolean;
  /** Whether the answer was there at once. */
  readonly atOnce: boolean;
}
