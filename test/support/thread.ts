// Clients and stores in threads of their own: they go on while the event loop of a test stands still.
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import type { SessionStore } from '../../src/node/index.js';
import { HOST, pki, type Visit } from './tls.js';

const program = (name: string) => {
  const worker = new Worker(new URL(`../one-build/programs/${name}.js`, import.meta.url));
  onTestFinished(() => void worker.terminate());
  return worker;
};

/** Nothing happens in this thread for so many milliseconds. */
export function stall(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

type Visitor = (port: number, options?: { session?: Buffer; maxVersion?: string }) => Promise<Visit>;

/** Visits as `visit` does. */
export async function threadClient(): Promise<Visitor> {
  const worker = program('stalled-client');
  const { authority } = await pki();
  await once(worker, 'online');
  return async (port, options = {}) => {
    worker.postMessage({ port, options: { servername: HOST, ca: authority.cert, ...options } });
    const [{ error, session, ...visited }] = await once(worker, 'message');
    if (error) throw new Error(error);
    return { ...visited, session: session ? Buffer.from(session) : options.session };
  };
}

export type Transport = 'messages' | 'TCP';

/** @param asked is called when a lookup is on its way */
export async function threadStore(transport: Transport, asked: () => void): Promise<SessionStore> {
  const worker = program('stalled-store');
  const [port] = (await once(worker, 'message')) as [number];
  const waiting = new Map<number, (data: string | undefined) => void>();
  const settle = ([number, data]: [number, string | undefined]) => {
    waiting.get(number)?.(data);
    waiting.delete(number);
  };
  const send = transport === 'messages' ? overMessages(worker, settle) : await overTcp(port, settle);
  let count = 0;
  const question = async (method: string, id: Uint8Array, version: number, data?: Uint8Array) => {
    const number = ++count;
    const answer = new Promise<string | undefined>((resolve) => waiting.set(number, resolve));
    const text = data && Buffer.from(data).toString('hex');
    send([number, method, `${version} ${Buffer.from(id).toString('hex')}`, text]);
    if (method === 'get' || method === 'take') asked();
    const found = await answer;
    return found ? Buffer.from(found, 'hex') : undefined;
  };
  return {
    get: (id, version) => question('get', id, version),
    take: (id, version) => question('take', id, version),
    set: (id, version, data) => question('set', id, version, data),
    delete: (id, version) => question('delete', id, version),
  };
}

type Settle = (answer: [number, string | undefined]) => void;

function overMessages(worker: Worker, settle: Settle): (question: unknown) => void {
  worker.on('message', settle);
  return (question) => worker.postMessage(question);
}

async function overTcp(port: number, settle: Settle): Promise<(question: unknown) => void> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => settle(JSON.parse(line)));
  // When the thread has ended. Node 24 tells both.
  for (const one of [socket, lines]) one.on('error', () => {});
  return (question) => socket.write(`${JSON.stringify(question)}\n`);
}
