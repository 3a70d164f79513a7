// What a shared cache needs of a JavaScript runtime. Declared here: public declarations must not need the types of the DOM or of Node.

/** A `WebAssembly.Memory` that is shared. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
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

interface Process {
  on?(event: 'worker', listener: (worker: WorkerThread) => void): unknown;
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

export function numberOf(threadId: number): number {
  return threadId + 1;
}
