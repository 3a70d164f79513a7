// Clients of each kind and version that a store takes.
import { Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';
import { createClient } from 'redis';
import { createClient as createClient5 } from 'redis5';
import type { RedisClient } from '../../../src/stores.js';

export interface Opened {
  readonly client: RedisClient;
  close(): void;
}

type Open = (port: number) => Promise<Opened>;

/** So soon they come back when a server does. */
const RETRY = 100;

const nodeRedis =
  (create: typeof createClient): Open =>
  async (port) => {
    const client = create({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: RETRY } });
    client.on('error', ignore);
    await client.connect();
    return { client, close: () => client.destroy() };
  };

const ioredis =
  (Client: typeof Redis): Open =>
  async (port) => {
    const client = new Client(port, '127.0.0.1', { retryStrategy: () => RETRY });
    client.on('error', ignore);
    return { client, close: () => client.disconnect() };
  };

export const CLIENTS: readonly [name: string, open: Open][] = [
  ['node-redis 6', nodeRedis(createClient)],
  ['ioredis 6', ioredis(Redis)],
];

export const OLDER_CLIENTS: readonly [name: string, open: Open][] = [
  ['node-redis 5', nodeRedis(createClient5 as unknown as typeof createClient)],
  ['ioredis 5', ioredis(Redis5 as unknown as typeof Redis)],
];

/** A client that says who it is, when it has connected. */
export function asUser(open: Open, name: string, password: string): Open {
  return async (port) => {
    const opened = await open(port);
    const client = opened.client as { callBuffer?: Function; sendCommand?: Function };
    if (client.callBuffer) await client.callBuffer('AUTH', name, password);
    else await client.sendCommand!(['AUTH', name, password]);
    return opened;
  };
}

function ignore(): void {}
