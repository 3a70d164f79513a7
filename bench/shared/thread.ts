// A thread that asks: the shared cache, or the main thread by a port.
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { SharedSessionCache, type SharedCacheToken } from '../../dist/shared.js';
import { measure, prepare, type Subject } from './loops.ts';
import type { Mix } from './main.ts';
import { overCache } from './subjects.ts';

export interface Task {
  readonly mix: Mix;
  readonly token?: SharedCacheToken;
  readonly port?: MessagePort;
}

const { mix, token, port } = workerData as Task;
const subject = token ? overCache(SharedSessionCache.attach(token)) : overPort(port!);
if (port) await prepare(subject);
parentPort!.postMessage(await measure(subject, mix));
port?.close();

function overPort(port: MessagePort): Subject {
  const waiting = new Map<number, (value: Uint8Array | undefined) => void>();
  let question = 0;
  port.on('message', ({ question, value }: { question: number; value?: Uint8Array }) => {
    waiting.get(question)!(value);
    waiting.delete(question);
  });
  const ask = (id: Buffer, value?: Buffer) =>
    new Promise<Uint8Array | undefined>((resolve) => {
      waiting.set(++question, resolve);
      port.postMessage({ question, id, value });
    });
  return { get: (id) => ask(id), set: ask, answers: 'later' };
}
