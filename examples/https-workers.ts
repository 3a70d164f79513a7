/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
// An https server in several worker threads that share one cache of sessions: a client that comes back to another worker resumes all
// the same. Where the system hands connections out (Node 22.12 and later, Linux) all are at one port; elsewhere each has its own.
//
//   npm run build && npx tsx examples/https-workers.ts              visits by 100 clients, round the workers, and what resumed
//   npx tsx examples/https-workers.ts --serve                       the servers alone, at port 8443
//   npx tsx examples/https-workers.ts --own                         each worker with a cache of its own, to compare
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { attachSessionCache, sessionCacheOptions } from 'wasm-session-cache/node';
import { SharedSessionCache, type SharedCacheToken } from 'wasm-session-cache/shared';
import { HOST, makeIdentity, type Identity } from './certificate.ts';
import { resumedInPercent, VERSIONS } from './returning-clients.ts';

interface ServerData {
  readonly identity: Identity;
  /** Undefined: the worker has a cache of its own. */
  readonly sessions: SharedCacheToken | undefined;
  readonly port: number;
  readonly reusePort: boolean;
}

/** In a worker: one of the servers. */
function serve({ identity, sessions, port, reusePort }: ServerData): void {
  const server = createServer(sessionCacheOptions({ ...identity }), (request, response) => {
    const socket = request.socket as TLSSocket;
    response.setHeader('connection', 'close');
    response.end(`${socket.getProtocol()}, ${socket.isSessionReused() ? 'resumed' : 'full'}\n`);
  });
  attachSessionCache(server, sessions ? { cache: SharedSessionCache.attach(sessions) } : {});
  server.listen({ port, reusePort }, () => parentPort!.postMessage((server.address() as AddressInfo).port));
}

/** A program of JavaScript needs no more than the URL; before Node 22.18 workers do not load TypeScript by themselves. */
const PROGRAM = `import('tsx/esm/api').then((tsx) => (tsx.register(), import(${JSON.stringify(import.meta.url)})))`;

async function startWorker(data: ServerData): Promise<{ worker: Worker; port: number }> {
  const worker = new Worker(PROGRAM, { eval: true, workerData: data });
  const [port] = await once(worker, 'message');
  return { worker, port };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      workers: { type: 'string', default: '2' },
      clients: { type: 'string', default: '100' },
      serve: { type: 'boolean', default: false },
      own: { type: 'boolean', default: false },
    },
  });
  const identity = await makeIdentity();
  const sessions = values.own ? undefined : SharedSessionCache.create().token;
  const [major, minor] = process.versions.node.split('.').map(Number);
  const reusePort = values.serve && process.platform === 'linux' && (major > 22 || (major === 22 && minor >= 12));
  const data = { identity, sessions, reusePort, port: reusePort ? Number(process.env.PORT ?? 8443) : 0 };
  const threads = await Promise.all(Array.from({ length: Number(values.workers) }, () => startWorker(data)));
  const ports = threads.map(({ port }) => port);
  for (const port of new Set(ports)) console.log(`https://${HOST}:${port}`);
  if (values.serve) return;
  const kind = values.own ? 'one cache each' : 'one shared cache';
  for (const version of VERSIONS) {
    const percent = await resumedInPercent(ports, version, Number(values.clients));
    console.log(`${threads.length} workers, ${kind}, ${version}: ${percent.toFixed(1)} % of the returns resumed`);
  }
  await Promise.all(threads.map(({ worker }) => worker.terminate()));
}

if (isMainThread) await main();
else serve(workerData as ServerData);
