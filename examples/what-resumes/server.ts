// A server in a thread or a process of its own: says on which port it listens.
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { startHere } from './servers.ts';

const { port } = await startHere(isMainThread ? JSON.parse(process.argv[2]) : workerData);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of Node's, not a window
if (parentPort) parentPort.postMessage(port);
else process.send!(port);
