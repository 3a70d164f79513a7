// Reads the counters of a shared cache while other threads attach, by which its memory grows. Prints what was thrown.
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { SharedSessionCache } from '../../../dist/shared.js';

const THREADS = 30;

async function main() {
  const cache = SharedSessionCache.create({ bytes: 131_072 });
  const errors = new Set();
  let attached = 0;
  for (let n = 0; n < THREADS; n++) {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(new URL(import.meta.url), { workerData: { token: cache.token, flag } });
    while (Atomics.load(flag, 0) === 0) read(cache, errors);
    for (let again = 0; again < 1000; again++) read(cache, errors);
    attached++;
    worker.postMessage('end');
    await once(worker, 'exit');
  }
  console.log(JSON.stringify({ attached, errors: [...errors] }));
}

function read(cache, errors) {
  try {
    return cache.stats;
  } catch (error) {
    errors.add(String(error));
    return undefined;
  }
}

if (isMainThread) await main();
else {
  SharedSessionCache.attach(workerData.token);
  Atomics.store(workerData.flag, 0, 1);
  parentPort.once('message', () => {});
}
