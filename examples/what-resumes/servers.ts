// Starts servers: here, in a thread, and in a process.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { WAYS, type Setup } from './ways.ts';

export interface Running {
  readonly port: number;
  /** Those of the newest connection. */
  endSessions(): Promise<unknown>;
  stop(): Promise<unknown>;
}

const fileOf = (name: string) => new URL(name, import.meta.url);

export async function startHere(setup: Setup): Promise<Running> {
  const { server, endSessions } = WAYS[setup.way](setup);
  let newest: TLSSocket;
  server.on('secureConnection', (socket) => {
    newest = socket;
    socket.on('error', () => socket.destroy());
    socket.end('.');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    endSessions: async () => endSessions(newest),
    stop: () => once(server.close(), 'close'),
  };
}

export async function startThread(setup: Setup): Promise<Running> {
  const worker = new Worker(fileOf('thread.mjs'), { workerData: setup });
  const [port] = await once(worker, 'message');
  return { port, endSessions: onlyHere, stop: () => worker.terminate() };
}

export async function startProcess(setup: Setup): Promise<Running> {
  const child = fork(fileURLToPath(fileOf('server.ts')), [JSON.stringify(setup)]);
  const [port] = await once(child, 'message');
  return { port, endSessions: onlyHere, stop: () => (child.kill(), once(child, 'exit')) };
}

async function onlyHere(): Promise<never> {
  throw new Error('sessions are ended on a server that was started here');
}
