// Threads over one shared core, which may be one that was made to fail.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import binaryen from 'binaryen';
import { onTestFinished } from 'vitest';
import { platform } from '../../src/core/platform.js';

type Build = 'shared' | 'shared-debug' | 'shared-faults';

function binaryOf(build: Build): Uint8Array {
  return readFileSync(new URL(`../../build/${build}.wasm`, import.meta.url));
}

export function moduleOf(build: Build): object {
  return new platform.WebAssembly!.Module(binaryOf(build));
}

/** A build with names, with another body for one of its functions: what it is to do is not done. */
export function moduleWithout(
  build: 'shared-debug' | 'shared-faults',
  name: string,
  body: (module: binaryen.Module) => number,
): object {
  const module = binaryen.readBinary(binaryOf(build));
  const reference = module.getFunction(name);
  if (!reference) throw new Error(`no function ${name}`);
  const { params, results } = binaryen.getFunctionInfo(reference);
  module.removeFunction(name);
  module.addFunction(name, params, results, [], body(module));
  const binary = module.emitBinary();
  module.dispose();
  return new platform.WebAssembly!.Module(binary);
}

/** Runs a task of shared-thread.js in as many threads as there are options, and returns what each says. */
export async function inThreads(
  module: object,
  memory: unknown,
  task: string,
  options: readonly object[],
): Promise<any[]> {
  const url = new URL('../one-build/programs/shared-thread.js', import.meta.url);
  const workers = options.map((option) => new Worker(url, { workerData: { module, memory, task, ...option } }));
  onTestFinished(() => workers.forEach((worker) => void worker.terminate()));
  return Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]));
}

export function counters(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * count));
}
