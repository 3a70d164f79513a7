// Memory per session, each contestant in a fresh process, less what that process takes without any.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../dist/index.js';
import { contestantNamed } from '../contestants.ts';
import { addNew, UNLIMITED, type Cache, type Contestant } from '../contestants/cache.ts';
import type { Memory } from '../results.ts';
import { comparable } from './compared.ts';
import { expectSize } from './expect-size.ts';
import { runChild } from './run-child.ts';
import { randomId } from './sessions.ts';

const CHUNK = 10_000;
/** Collections until nothing more is freed: what is behind a weak reference or a finalizer takes more than one. */
const COLLECTIONS = 4;
const TRIAL_PAGES = 160;

export interface Task {
  /** Undefined: ids are made and dropped, and nothing is held. */
  readonly contestant: string | undefined;
  readonly size: number;
}

/** Bytes of the process. */
export interface Answer {
  readonly heap: number;
  readonly buffers: number;
  readonly rss: number;
  /** Linear memory, which is in `buffers`. */
  readonly linear: number;
}

export async function studyMemory(
  { size, contestants }: { size: number; contestants: readonly Contestant[] },
  progress: (message: string) => void,
): Promise<Memory[]> {
  progress(`memory of ${size} sessions: none`);
  const none = await runChild<Task, Answer>('memory', { contestant: undefined, size });
  const memory: Memory[] = [];
  for (const contestant of comparable(contestants)) {
    progress(`memory of ${size} sessions: ${contestant}`);
    const answer = await runChild<Task, Answer>('memory', { contestant, size });
    const per = (key: keyof Answer): number => (answer[key] - none[key]) / size;
    memory.push({
      size,
      contestant,
      heap: per('heap'),
      buffers: per('buffers'),
      rss: per('rss'),
      linear: per('linear'),
    });
  }
  return memory;
}

export async function measure({ contestant: name, size }: Task): Promise<Answer> {
  const cache = name === undefined ? undefined : contestantNamed(name).create(size, UNLIMITED);
  const counted = linearMemoryIsExternal();
  let last: { id: Buffer; session: Session } | undefined;
  for (let added = 0; added < size;) {
    const ids = Array.from({ length: Math.min(CHUNK, size - added) }, randomId);
    // The same steps without a cache: what they leave behind is what is taken off.
    for (const id of ids) {
      const session = cache && addNew(cache, id);
      if (session) last = { id, session };
    }
    added += ids.length;
    await sleep(0);
  }
  if (last) check(cache!, size, last);
  last = undefined;
  const answer = await readMemory(counted, cache);
  // Read after that, so that it was held until then.
  if (cache) expectSize(cache, size);
  return answer;
}

function check(cache: Cache, size: number, { id, session }: { id: Buffer; session: Session }): void {
  const right = cache.size === size && cache.get(Buffer.from(id)) === session && cache.get(randomId()) === undefined;
  if (!right) throw new Error(`a cache of ${cache.size} sessions does not hold what it was given`);
}

async function readMemory(counted: boolean, cache: Cache | undefined): Promise<Answer> {
  for (let i = 0; i < COLLECTIONS; i++) {
    globalThis.gc?.();
    // Buffers are freed by a thread of their own.
    await sleep(20);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const linear = cache?.byteLength ?? 0;
  // `external` counts array buffers, too.
  return { heap: heapUsed, buffers: external + (counted ? 0 : linear), rss, linear };
}

interface WithWebAssembly {
  readonly WebAssembly: { Memory: new (descriptor: { initial: number }) => { readonly buffer: ArrayBuffer } };
}

/** Whether the engine counts linear memory as external: asked, since not all versions do. */
function linearMemoryIsExternal(): boolean {
  const { WebAssembly } = globalThis as unknown as WithWebAssembly;
  const before = process.memoryUsage().external;
  const { byteLength } = new WebAssembly.Memory({ initial: TRIAL_PAGES }).buffer;
  return process.memoryUsage().external - before > byteLength / 2;
}
