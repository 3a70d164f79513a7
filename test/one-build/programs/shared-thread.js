// A thread of the tests of the shared core, over an instance of it that the test gives: so a core can be one that was made to fail.
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { attachCore } from './shared-core.js';
import { takeRounds } from './shared-takes.js';
import { stress } from './shared-stress.js';

const { memory, module, task, ...options } = workerData;
const seat = attachCore(module, memory, threadId + 1);
const tasks = { stress, takes: takeRounds };
parentPort.postMessage(tasks[task](seat, options));
