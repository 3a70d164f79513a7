// Threads that end. Whoever starts one hears of its end, and makes good what it has left behind.
import { attempt, ignore } from '../base/attempt.js';
import { numberOf, runtime, type StartedThread } from './runtime.js';

export interface Mourner {
  /** The thread of this number runs no more. */
  bury(thread: number): void;
}

/** Those of this thread. A cache that nobody has any more is kept by nobody. */
const mourners = new Set<WeakRef<Mourner>>();
let isListening = false;

/**
 * Lets a cache hear of each thread that this one starts from now on, where the runtime tells (Node).
 *
 * @returns ends that
 */
export function mourn(mourner: Mourner): () => void {
  if (!isListening) runtime.process?.on?.('worker', watchForAll);
  isListening = true;
  for (const reference of mourners) if (!reference.deref()) mourners.delete(reference);
  const reference = new WeakRef(mourner);
  mourners.add(reference);
  return () => void mourners.delete(reference);
}

/** Threads whose end is listened for, for all caches of this one. */
const watched = new WeakSet<StartedThread>();

/** Makes good what a thread leaves behind, once it has ended. Of a thread that is watched already, nothing. */
export function watchForAll(worker: StartedThread): void {
  // Where a runtime has no number for a thread, its caches have none either, and nobody can tell which of them ended.
  if (watched.has(worker) || worker.threadId === undefined) return;
  watched.add(worker);
  // Read now: afterwards it has none.
  const thread = numberOf(worker.threadId);
  if (worker.once) worker.once('exit', () => buryForAll(thread));
  else worker.addEventListener?.('close', () => buryForAll(thread), { once: true });
}

/** One that fails leaves the others. */
function buryForAll(thread: number): void {
  for (const reference of mourners) attempt(() => reference.deref()?.bury(thread), ignore);
}
