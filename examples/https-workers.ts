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
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { attachSessionCache, sessionCacheOptions } from 'wasm-session-cache/node';
import { SharedSessionCache, type SharedCacheToken } from 'wasm-session-cache/shared';
import { HOST, makeIdentity, type Identity } from './certificate.ts';

const VERSIONS: readonly SecureVersion[] = ['TLSv1.2', 'TLSv1.3'];
const VISITS = 4;

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

/** A whole connection. */
async function visit(port: number, version: SecureVersion, session?: Buffer) {
  const limits = { minVersion: version, maxVersion: version };
  const socket = connect({ port, servername: HOST, rejectUnauthorized: false, session, ...limits });
  let last = session;
  socket.on('session', (given: Buffer) => (last = given));
  await once(socket, 'secureConnect');
  const resumed = socket.isSessionReused();
  socket.end(`GET / HTTP/1.1\r\nhost: ${HOST}\r\n\r\n`);
  await once(socket.resume(), 'close');
  return { resumed, session: last };
}

/** Clients that come back, each time to the next worker. Returns how many of their returns resumed, in percent. */
async function measure(ports: readonly number[], version: SecureVersion, clients: number): Promise<number> {
  let resumed = 0;
  for (let client = 0; client < clients; client++) {
    let { session } = await visit(ports[client % ports.length], version);
    for (let n = 1; n < VISITS; n++) {
      const again = await visit(ports[(client + n) % ports.length], version, session);
      session = again.session;
      if (again.resumed) resumed++;
    }
  }
  return (100 * resumed) / (clients * (VISITS - 1));
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
    const percent = await measure(ports, version, Number(values.clients));
    console.log(`${threads.length} workers, ${kind}, ${version}: ${percent.toFixed(1)} % of the returns resumed`);
  }
  await Promise.all(threads.map(({ worker }) => worker.terminate()));
}

if (isMainThread) await main();
else serve(workerData as ServerData);
