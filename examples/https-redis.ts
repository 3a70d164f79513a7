// Two https servers, each a process of its own, that share their sessions in Redis: a client that comes back to the other one resumes all the
// same. Each has a local tier in shared memory, so that what it has seen itself costs no round trip.
//
//   npm run build && npx tsx examples/https-redis.ts                visits by clients, round the servers, and what resumed
//   npx tsx examples/https-redis.ts --own                           each server with a cache of its own, to compare
//   SESSION_KEY=$(openssl rand -hex 32) REDIS_URL=redis://127.0.0.1:6379 npx tsx examples/https-redis.ts --serve
//
// The first two start a redis-server of their own, unless REDIS_URL says which to use.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createClient } from 'redis';
import { attachSessionCache, sessionCacheOptions, type SessionStore } from 'wasm-session-cache/node';
import { SharedSessionCache } from 'wasm-session-cache/shared';
import { redisStore, tieredStore } from 'wasm-session-cache/stores';
import { HOST, makeIdentity, type Identity } from './certificate.ts';
import { resumedInPercent, VERSIONS } from './returning-clients.ts';

const SERVERS = 2;

interface ServerData {
  readonly identity: Identity;
  readonly port: number;
  /** Undefined: a cache of its own. */
  readonly shared: { readonly url: string; readonly key: string } | undefined;
}

/** Where sessions are: here, and in Redis. */
async function openStore({ url, key }: { url: string; key: string }): Promise<SessionStore> {
  // Soon back when Redis is; and without a listener an error of the connection would end the process.
  const client = createClient({ url, socket: { reconnectStrategy: 500 } }).on('error', () => {});
  await client.connect();
  return tieredStore(SharedSessionCache.create(), redisStore(client, { keys: [Buffer.from(key, 'hex')] }));
}

async function serve({ identity, port, shared }: ServerData): Promise<number> {
  const server = createServer(sessionCacheOptions({ ...identity }), (request, response) => {
    const socket = request.socket as TLSSocket;
    response.setHeader('connection', 'close');
    response.end(`${socket.getProtocol()}, ${socket.isSessionReused() ? 'resumed' : 'full'}\n`);
  });
  attachSessionCache(server, shared ? { cache: await openStore(shared) } : {});
  await once(server.listen(port), 'listening');
  return (server.address() as AddressInfo).port;
}

/** A redis-server that keeps nothing on disk. Undefined where none is installed. */
async function startRedis(): Promise<{ url: string; end(): void } | undefined> {
  const probe = createTcpServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), 'close');
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  const redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(redis, 'spawn');
  } catch {
    return undefined;
  }
  for await (const text of redis.stdout.setEncoding('utf8')) if (String(text).includes('Ready to accept')) break;
  return { url: `redis://127.0.0.1:${port}`, end: () => redis.kill() };
}

async function startServer(data: ServerData): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(import.meta.url), ['--child'], { execArgv: ['--import', 'tsx'] });
  child.send(data);
  const [port] = await once(child, 'message');
  return { child, port };
}

async function demonstrate(own: boolean, clients: number): Promise<void> {
  const { REDIS_URL } = process.env;
  const redis = own || REDIS_URL ? undefined : await startRedis();
  const url = REDIS_URL ?? redis?.url;
  if (!own && !url)
    return console.log('two processes, sessions in Redis: not shown, since no redis-server is installed');
  const shared = own ? undefined : { url: url!, key: randomBytes(32).toString('hex') };
  const data = { identity: await makeIdentity(), port: 0, shared };
  const servers = await Promise.all(Array.from({ length: SERVERS }, () => startServer(data)));
  const kind = own ? 'a cache each' : 'sessions in Redis';
  for (const version of VERSIONS) {
    const percent = await resumedInPercent(
      servers.map(({ port }) => port),
      version,
      clients,
    );
    console.log(`${SERVERS} processes, ${kind}, ${version}: ${percent.toFixed(1)} % of the returns resumed`);
  }
  for (const { child } of servers) child.kill();
  redis?.end();
}

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '50' },
    own: { type: 'boolean', default: false },
    serve: { type: 'boolean', default: false },
    child: { type: 'boolean', default: false },
  },
});
if (values.child) {
  process.once('disconnect', () => process.exit());
  const [data] = (await once(process, 'message')) as [ServerData];
  process.send!(await serve(data));
} else if (values.serve) {
  const { REDIS_URL: url = 'redis://127.0.0.1:6379', SESSION_KEY: key = '', PORT = '8443' } = process.env;
  const port = await serve({ identity: await makeIdentity(), port: Number(PORT), shared: { url, key } });
  console.log(`https://${HOST}:${port}`);
} else {
  await demonstrate(values.own, Number(values.clients));
}
