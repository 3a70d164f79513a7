/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
// One cache for threads: workers of the web where the runtime has them (Deno, Bun), and those of node:worker_threads.
import { Worker as NodeWorker } from 'node:worker_threads';
import { SharedSessionCache } from 'wasm-session-cache/shared';

const TLS1_3 = 0x0304;
const SESSIONS = 2000;
const THREADS = [1, 2];
const url = new URL('threads-worker.mjs', import.meta.url);

const KINDS = {
  'node:worker_threads': (data) => listen(new NodeWorker(url, { workerData: data }), 'on', (value) => value),
  ...('Worker' in globalThis && {
    'the web': (data) => {
      const worker = new Worker(url, { type: 'module' });
      worker.postMessage(data);
      return listen(worker, 'addEventListener', ({ data: value }) => value);
    },
  }),
};

export default async function program() {
  for (const [kind, start] of Object.entries(KINDS)) await race(kind, start);
  return { backend: 'inlined-wasm', checks: Object.keys(KINDS).length, note: Object.keys(KINDS).join(', ') };
}

/** Each session is taken by one of two threads, and what each of them stores is there for all. */
async function race(kind, start) {
  const cache = SharedSessionCache.create();
  const value = Uint8Array.from({ length: 200 }, (_, n) => n);
  for (let n = 0; n < SESSIONS; n++) cache.set(idOf(n), TLS1_3, value, 300);
  const workers = THREADS.map((thread) => start({ token: cache.token, thread, sessions: SESSIONS }));
  const taken = await Promise.all(workers.map(({ answer }) => answer));
  await Promise.all(workers.map(({ worker }) => worker.terminate()));
  const total = taken.reduce((sum, n) => sum + n, 0);
  if (total !== SESSIONS) throw new Error(`workers of ${kind} took ${total} of ${SESSIONS} sessions (${taken})`);
  if (cache.size !== SESSIONS * THREADS.length) throw new Error(`${kind}: ${cache.size} sessions are left`);
  if (cache.stats.takes !== SESSIONS) throw new Error(`${kind}: ${cache.stats.takes} takes are counted`);
  for (const thread of THREADS) {
    const found = cache.get(idOf(SESSIONS - 1, thread), TLS1_3);
    if (found?.length !== 200 || found[0] !== thread) throw new Error(`${kind}: not what thread ${thread} stored`);
  }
  cache[Symbol.dispose]();
}

function listen(worker, on, valueOf) {
  const answer = new Promise((resolve, reject) => {
    worker[on]('message', (event) => resolve(valueOf(event)));
    worker[on]('error', (event) => reject(event.error ?? new Error(event.message ?? String(event))));
  });
  return { worker, answer };
}

function idOf(n, thread = 0) {
  return Uint8Array.of(thread, n >> 8, n, 7);
}
