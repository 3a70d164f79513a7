// The core of shared sessions as the wrapper sees it: its exports, and an instance of it over a memory.
import { compileBase64 } from '../core/compile.js';
import { coreBinary } from './binary.generated.js';
import { runtime, type SharedMemory } from './runtime.js';

/**
 * The exports of assembly/shared/index.ts. `me`: the id of this thread as an owner. Times are seconds since 1970. An operation that can't
 * have the lock of its shard returns LOCK_NOT_HAD.
 */
export interface SharedCore {
  /** Makes memory of zeros a cache of so many bytes (unsigned). Once, before any other thread has it, with the hash key in the header. */
  format(bytes: number): void;
  /** The id of an owner for the thread of this number (0: unknown); 0 where there are no more, or memory can't grow. */
  attach(thread: number, mayWait: boolean): number;
  detach(me: number): void;
  /** The address (unsigned) of what belongs to an owner. */
  ownerAddress(me: number): number;
  /** The key that the next operation is about: words of the id, padded with zeros, and its length and version as they stand in an entry. */
  ask(...args: [me: number, ...id: EightWords, keyWord: number]): void;
  /** Copies the value of an unexpired session into the scratch; its length, or 0. Counts a hit, a miss or a timeout; an expired session ends. */
  get(me: number, now: number): number;
  /** `get`, and the session ends. */
  take(me: number, now: number): number;
  /** Keeps what is in the scratch, so many bytes, and wipes that. 1. */
  set(me: number, bytes: number, now: number, timeout: number, heir: boolean): number;
  /** Whether there is an unexpired session, 1 or 0. Counts nothing. */
  has(me: number, now: number): number;
  /** Ends a session. Whether there was one, unexpired: 1 or 0. */
  remove(me: number, now: number): number;
  /** That a session will hardly be asked for again. 1. */
  retire(me: number, now: number): number;
  /** Ends what has expired at `now`, everything where it is negative, in one of the steps of a shard. How many. */
  flush(me: number, shard: number, step: number, now: number): number;
  /** Steps of a shard. */
  flushSteps(): number;
  /**
   * Looks for an unexpired session in the lines of a shard from one on (0: the first), and copies its entry, and if asked its value into the scratch.
   * Where to go on, the line behind its; 0 where there were no more. Counts nothing. An entry of length 0: there was none on the way.
   */
  walk(me: number, shard: number, from: number, now: number, withValue: boolean): number;
  shardCount(): number;
  size(): number;
  bytesUsed(): number;
  /** What that can come to. */
  bytesLimit(): number;
  /** The sum of a counter over all threads; one of COUNTER_*. */
  counterSum(which: number): number;
  /** Makes good what threads of this number, which is not 0, have left behind. They run no more. */
  bury(me: number, thread: number): void;
  /** Makes good what this thread itself has left behind, in an operation that trapped. */
  recover(me: number): void;
  /** Debug build only: walks every invariant. 0, or the number of the first that does not hold (assembly/shared/check.ts). */
  check?(): number;
}

type EightWords = [number, number, number, number, number, number, number, number];

let module: object | undefined;

/** An instance over memory that may be another thread's, too. */
export function instantiate(memory: SharedMemory): SharedCore {
  module ??= compile();
  // A copy: loading from the exports object itself costs more, since the engine keeps it as a dictionary.
  return { ...(new runtime.WebAssembly!.Instance(module, { env: { memory } }).exports as SharedCore) };
}

function compile(): object {
  try {
    return compileBase64(coreBinary);
  } catch (cause) {
    throw new Error('wasm-session-cache/shared: WebAssembly could not be compiled here', { cause });
  }
}
