// A TLS server process that keeps its sessions in one of several stores. Tells its port, then the CPU that it took when it is asked.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { attachSessionCache, sessionCacheOptions, type SessionStore } from 'wasm-session-cache/node';
import { SharedSessionCache } from 'wasm-session-cache/shared';
import { redisStore, tieredStore } from 'wasm-session-cache/stores';
import type { Plan } from './plan.js';
import { mapStore } from '../../test/support/map-store.js';

async function storeOf({ store, redisPort: port, key }: Plan): Promise<SessionStore> {
  if (store === 'Map') return mapStore();
  const keys = [Buffer.from(key, 'hex')];
  if (store === 'ioredis') return redisStore(new Redis({ port }), { keys });
  const remote = redisStore(await createClient({ socket: { port } }).connect(), { keys });
  return store === 'tier' ? tieredStore(SharedSessionCache.create(), remote) : remote;
}

process.once('disconnect', () => process.exit());
const [plan] = (await once(process, 'message')) as [Plan];
const options = { ...plan.identity, minVersion: plan.version, maxVersion: plan.version };
const server = createServer(sessionCacheOptions(options));
const binding = attachSessionCache(server, { cache: await storeOf(plan) });
server.on('secureConnection', (socket) => socket.on('error', () => {}).end('hello'));
await once(server.listen(0, '127.0.0.1'), 'listening');
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const { handshakes, resumed } = binding.stats;
  process.send!({ cpu: user + system, handshakes, resumed });
});
process.send!((server.address() as AddressInfo).port);
