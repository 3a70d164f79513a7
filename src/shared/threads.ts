// Threads that end. Whoever starts one hears of its end, and makes good what it has left behind.
import { numberOf, runtime, type WorkerThread } from './runtime.js';

export interface Mourner {
  /** The thread of this number runs no more. */
  bury(thread: number): void;
}

/** Those of this thread. A cache that nobody has any more is kept by nobody. */
const mourners = new Set<WeakRef<Mourner>>();
let isListening = false;

/** Lets a cache hear of each thread that this one starts from now on, where the runtime tells (Node). */
export function mourn(mourner: Mourner): void {
  if (!isListening) runtime.process?.on?.('worker', watchForAll);
  isListening = true;
  mourners.add(new WeakRef(mourner));
}

function watchForAll(worker: WorkerThread): void {
  onExit(worker, (thread) => {
    for (const reference of mourners) {
      const mourner = reference.deref();
      if (mourner) mourner.bury(thread);
      else mourners.delete(reference);
    }
  });
}

/** @param exited is called with the number that the thread had: afterwards it has none */
export function onExit(worker: WorkerThread, exited: (thread: number) => void): void {
  const thread = numberOf(worker.threadId);
  worker.once('exit', () => exited(thread));
}
