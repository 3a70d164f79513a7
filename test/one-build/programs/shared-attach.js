// Attaches many caches in several threads at one moment, by which memory grows under all of them. Prints what was thrown.
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { SharedSessionCache } from '../../../dist/shared.js';

const ROUNDS = 12;
const THREADS = 3;
/** As many as there can be, less the one that has made the memory. */
const EACH = 84;

async function main() {
  const errors = new Set();
  let attached = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const cache = SharedSessionCache.create({ bytes: 131_072 });
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const start = () => new Worker(new URL(import.meta.url), { workerData: { token: cache.token, gate } });
    const workers = Array.from({ length: THREADS }, start);
    for (const [error] of await Promise.all(workers.map((worker) => once(worker, 'message')))) {
      if (error) errors.add(error);
      else attached += EACH;
    }
    await Promise.all(workers.map((worker) => worker.terminate()));
    cache[Symbol.dispose]();
  }
  console.log(JSON.stringify({ attached, errors: [...errors] }));
}

function attachAll({ token, gate }) {
  const caches = [];
  Atomics.add(gate, 0, 1);
  while (Atomics.load(gate, 0) < THREADS);
  try {
    while (caches.length < EACH) caches.push(SharedSessionCache.attach(token));
  } catch (error) {
    return String(error);
  }
  return undefined;
}

if (isMainThread) await main();
else parentPort.postMessage(attachAll(workerData));
