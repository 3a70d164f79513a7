// The clients of Redis that a store can be made with. No package of theirs is imported.

/** What is used of a client of node-redis: `createClient`, `createClientPool`, `createCluster` or `createSentinel`. */
export interface NodeRedisClient {
  /** Sends a command as it is. */
  sendCommand(...args: any[]): Promise<any>;
  /** What tells these clients from others that have `sendCommand`. */
  withTypeMapping(...args: any[]): any;
  /** Whether it was connected, and not closed. */
  readonly isOpen: boolean;
}

/** What is used of a client of ioredis: `Redis` or `Cluster`. */
export interface IoredisClient {
  /** What tells these clients from others. Used are its commands, with replies of bytes: `mgetBuffer` and so on. */
  callBuffer(...args: any[]): any;
  /** What its connection does. */
  readonly status: string;
}

/** A client of node-redis (from 5 on) or of ioredis (from 5 on). It stays the program's, which connects it and closes it. */
export type RedisClient = NodeRedisClient | IoredisClient;
