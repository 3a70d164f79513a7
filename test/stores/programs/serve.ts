// A TLS server that keeps its sessions as a plan says.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createServer } from 'node:tls';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { attachSessionCache, sessionCacheOptions, type SessionStore } from 'wasm-session-cache/node';
import { SharedSessionCache, type SharedCacheToken } from 'wasm-session-cache/shared';
import {
  redisStore,
  tieredStore,
  type RedisClient,
  type RedisStore,
  type TieredStore,
} from 'wasm-session-cache/stores';
import type { Lookup, Plan, Report } from './plan.js';

const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();

/** Milliseconds after which a client tries again to connect. */
const RETRY = 250;

async function openClient({ client: kind, redisPort: port }: Plan): Promise<RedisClient> {
  if (kind === 'ioredis') return new Redis({ port, retryStrategy: () => RETRY }).on('error', ignore);
  const client = createClient({ socket: { port, reconnectStrategy: RETRY } });
  return client.on('error', ignore).connect();
}

export interface Served {
  readonly port: number;
  report(): Report;
}

/** @param token of the local tier, where threads share one */
export async function serve(plan: Plan, token?: SharedCacheToken): Promise<Served> {
  const local = token ? SharedSessionCache.attach(token) : SharedSessionCache.create();
  const keys = [Buffer.from(plan.key, 'hex')];
  const remote = plan.store === 'own' ? undefined : redisStore(await openClient(plan), { keys, onError: ignore });
  const tiers = remote && plan.store === 'tier' ? tieredStore(local, remote) : undefined;
  if (remote) await knowGeneration(remote);
  const lookups: Lookup[] = [];
  const cache = noting(tiers ?? remote ?? local, lookups);
  const { version } = plan;
  const server = createServer(sessionCacheOptions({ ...plan.identity, minVersion: version, maxVersion: version }));
  const binding = attachSessionCache(server, { cache });
  server.on('secureConnection', (socket) => socket.on('error', ignore).end('hello'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, report: () => reportOf(binding.stats, remote, tiers, lookups) };
}

async function knowGeneration(store: RedisStore): Promise<void> {
  while (store.generation() === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
}

function reportOf(
  { handshakes, resumed }: { handshakes: number; resumed: number },
  remote: RedisStore | undefined,
  tiers: TieredStore | undefined,
  lookups: Lookup[],
): Report {
  const { localHits = 0, remoteHits = 0 } = tiers?.stats ?? {};
  const stalled = loop.max / 1e6;
  loop.reset();
  const { state } = remote?.stats ?? {};
  return { handshakes, resumed, localHits, remoteHits, state, stalled, lookups: lookups.splice(0) };
}

/** The same store, which notes how long its lookups take. */
function noting(store: SessionStore, lookups: Lookup[]): SessionStore {
  const get: SessionStore['get'] = (id, protocolVersion) => {
    const start = performance.now();
    const lookup = { wait: 0, hit: false, atOnce: true };
    lookups.push(lookup);
    const note = <T>(data: T, atOnce: boolean): T => {
      Object.assign(lookup, { wait: performance.now() - start, hit: Boolean(data), atOnce });
      return data;
    };
    const found = store.get(id, protocolVersion);
    return found instanceof Promise ? found.then((data) => note(data, false)) : note(found, true);
  };
  return {
    get,
    take: (...values) => store.take(...values),
    set: (...values) => store.set(...values),
    delete: (...values) => store.delete(...values),
    retire: (...values) => store.retire?.(...values),
    generation: () => store.generation?.(),
    copies: store.copies,
  };
}

function ignore(): void {}
