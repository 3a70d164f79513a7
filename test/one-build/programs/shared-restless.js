// A thread of a shared cache that is always in the middle of something, until it is terminated.
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { parentPort, workerData } from 'node:worker_threads';
import { SharedSessionCache } from '../../../dist/shared.js';

const { token, keys } = workerData;
const cache = SharedSessionCache.attach(token);
const data = new Uint8Array(4000);
parentPort.postMessage('here');
for (let n = 0; ; n++) {
  const id = Uint8Array.of(n % keys, 7);
  cache.set(id, 0x0303, data.fill(n), 1000);
  cache.get(id);
  if (n % 5 === 0) cache.take(id);
}
