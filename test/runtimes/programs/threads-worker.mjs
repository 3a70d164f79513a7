/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
// A thread of threads.mjs: takes what it can get, stores sessions of its own, and tells how many it took.
import { parentPort, workerData } from 'node:worker_threads';
import { SharedSessionCache } from 'wasm-session-cache/shared';

const TLS1_3 = 0x0304;

if (workerData?.token) parentPort.postMessage(work(workerData));
else addEventListener('message', ({ data }) => postMessage(work(data)));

function work({ token, thread, sessions }) {
  const cache = SharedSessionCache.attach(token);
  const value = new Uint8Array(200).fill(thread);
  let taken = 0;
  for (let n = 0; n < sessions; n++) {
    if (cache.take(Uint8Array.of(0, n >> 8, n, 7), TLS1_3)) taken++;
    cache.set(Uint8Array.of(thread, n >> 8, n, 7), TLS1_3, value, 300);
  }
  return taken;
}
