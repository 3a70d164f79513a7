// What a shared cache needs of a JavaScript runtime. Declared here: public declarations must not need the types of the DOM or of Node.
import { PAGE_SIZE } from './layout.generated.js';

/** A `WebAssembly.Memory` that is shared. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  /** Returns how many pages there were. */
  grow(pages: number): number;
}

interface Wasm {
  Memory: new (descriptor: { initial: number; maximum: number; shared: true }) => SharedMemory;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** A thread that this one has started, of `node:worker_threads`. */
export interface WorkerThread {
  /** The runtime's number of it, from 1 on. */
  readonly threadId: number;
  /** Calls back when it has ended. */
  once(event: 'exit', listener: () => void): unknown;
}

/** What a runtime tells of when a thread starts: Bun of workers of the web, too, which have an event for their end. */
export interface StartedThread extends Partial<WorkerThread> {
  addEventListener?(event: 'close', listener: () => void, options: { once: true }): unknown;
}

interface Process {
  on?(event: 'worker', listener: (worker: StartedThread) => void): unknown;
  getBuiltinModule?(name: string): unknown;
}

interface Runtime {
  readonly WebAssembly?: Wasm;
  readonly SharedArrayBuffer?: SharedArrayBufferConstructor;
  readonly process?: Process;
}

export const runtime = globalThis as unknown as Runtime;

/** Whether this thread may wait: the main thread of a page may not. */
export function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** The number of this thread, from 1 on; 0 where the runtime gives none. */
export function threadNumber(): number {
  const threads = runtime.process?.getBuiltinModule?.('node:worker_threads') as { threadId: number } | undefined;
  return threads ? numberOf(threads.threadId) : 0;
}

/** Bytes of memory, also those that another thread has just grown it by, of which `buffer` may not know yet. */
export function bytesOf(memory: SharedMemory): number {
  return memory.grow(0) * PAGE_SIZE;
}

export function numberOf(threadId: number): number {
  return threadId + 1;
}
