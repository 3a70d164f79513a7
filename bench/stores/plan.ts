import type { SecureVersion } from 'node:tls';

export const STORES = ['Map', 'node-redis', 'ioredis', 'tier'] as const;

export interface Plan {
  /** Where the server keeps its sessions; `tier`: in shared memory in front of Redis. */
  readonly store: (typeof STORES)[number];
  readonly version: SecureVersion;
  readonly redisPort: number;
  /** 32 bytes, as hex. */
  readonly key: string;
  readonly identity: { readonly cert: string; readonly key: string };
}

/** What a server says of itself. */
export interface Usage {
  /** Microseconds. */
  readonly cpu: number;
  readonly handshakes: number;
  readonly resumed: number;
}
