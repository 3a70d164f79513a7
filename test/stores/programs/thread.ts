/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
// One of the workers of a server process.
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from './serve.js';

const { port, report } = await serve(workerData.plan, workerData.token);
parentPort!.on('message', () => parentPort!.postMessage(report()));
parentPort!.postMessage(port);
