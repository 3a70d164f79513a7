// What one run of the benchmark measured: printed, saved as JSON and drawn as a page, all from this.

export interface Run {
  /** Name and value, in order: date, machine, versions. */
  readonly environment: readonly (readonly [string, string])[];
  /** False for the quick run: fewer sizes, contestants and rounds. */
  readonly full: boolean;
  /** The contestant that the others are compared with. */
  readonly baseline: string;
  readonly operations: readonly Result[];
  readonly latencies: readonly Latency[];
  readonly memory: readonly Memory[];
  /** Runs from before it was measured have none. */
  readonly misses?: readonly Miss[];
  readonly pauses: readonly Pauses[];
  readonly growth: readonly Growth[];
  readonly variants: readonly Variant[];
  readonly parts: readonly Part[];
  readonly starts: readonly Start[];
  readonly binary: Binary;
}

/** All measurements of one operation of one contestant at one size. */
export interface Result {
  /** Sessions in the cache. */
  readonly size: number;
  readonly operation: string;
  readonly contestant: string;
  /** Nanoseconds per operation, one for each round; each the median over passes. */
  readonly rounds: number[];
}

export function findResult(
  results: readonly Result[],
  { size, operation, contestant }: Omit<Result, 'rounds'>,
): Result | undefined {
  return results.find(
    (result) => result.size === size && result.operation === operation && result.contestant === contestant,
  );
}

/** Single operations, each timed by itself: nanoseconds, less what an empty call takes. */
export interface Latency {
  readonly size: number;
  readonly operation: string;
  readonly contestant: string;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** The longest of as many empty timed calls: the machine's own outliers. */
  readonly controlMax: number;
}

/** Bytes per session, in a fresh process that holds so many: more than the process with the sessions' ids alone. */
export interface Memory {
  readonly size: number;
  readonly contestant: string;
  /** Of the JavaScript heap. */
  readonly heap: number;
  /** Of buffers and linear memory. */
  readonly buffers: number;
  readonly rss: number;
  /** Of linear memory, which is in `buffers`; 0 for who has none. */
  readonly linear: number;
}

/** A cache miss that the next one waits for, over as much memory as the core takes for so many sessions. */
export interface Miss {
  readonly size: number;
  /** Nanoseconds, one for each round. */
  readonly rounds: readonly number[];
}

/** While sessions with data of 160 bytes are held and come and go: milliseconds, medians over rounds. */
export interface Pauses {
  readonly size: number;
  readonly contestant: string;
  readonly longestCollection: number;
  /** The longest of all rounds. */
  readonly worstCollection: number;
  /** Of the young generation alone. */
  readonly longestScavenge: number;
  /** Before, on the way to so many sessions. */
  readonly longestWhileFilling: number;
  readonly totalCollection: number;
  /** A full collection that was forced. */
  readonly forcedCollection: number;
  readonly longestLoopDelay: number;
}

/** Milliseconds of the longest single add on the way to so many sessions, medians over rounds. */
export interface Growth {
  readonly size: number;
  readonly contestant: string;
  /** The sessions were made before: `addSession`, `set` alone. */
  readonly longestAdd: number;
  /** Each session is made in the time that is measured, with the collections that this brings. */
  readonly longestMakeAndAdd: number;
  /** The longest of as many empty timed calls: the machine's own outliers. */
  readonly control: number;
}

/** An operation of this library with something unusual, beside the usual. */
export interface Variant {
  readonly size: number;
  readonly operation: string;
  /** Such as "random ids", "ids with a common prefix of 28 bytes", "equal timeouts", "mixed timeouts". */
  readonly variant: string;
  /** The variant that it is compared with; its own name where it is the usual one. */
  readonly usual: string;
  /** Nanoseconds per operation, one for each round. */
  readonly rounds: number[];
}

/** Where the time of one lookup goes: a step, and what it adds to the steps before it. */
export interface Part {
  readonly size: number;
  readonly step: string;
  readonly nanoseconds: number;
}

/** Milliseconds from the start of a process to the end of its first lookup, median over processes. */
export interface Start {
  readonly what: string;
  readonly milliseconds: number;
}

/** The core, release build, in bytes. */
export interface Binary {
  readonly raw: number;
  readonly brotli: number;
}
