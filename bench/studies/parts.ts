// Where the time of one lookup goes: loops that do ever more of what `getSession` does, built of the library's own modules.
// The only study that looks inside the library, and the one to change with it.
import { Session, SessionCache } from '../../src/index.ts';
import { coarseSeconds } from '../../src/cache/clock.ts';
import { createCore, drawHashKey, type Core } from '../../src/core/core.ts';
import { Handles } from '../../src/cache/handles.ts';
import { expectKey } from '../../src/cache/ids.ts';
import { coreSource } from '../../src/core/inlined.ts';
import { TO_FIND, TO_RESUME } from '../../src/core/layout.generated.ts';
import { lookUp } from '../../src/cache/look-up.ts';
import { keyWord } from '../../src/cache/records.ts';
import { TLS1_2_VERSION } from '../../src/base/versions.ts';
import type { Part } from '../results.ts';
import { inTurns } from '../rounds.ts';
import { median } from '../statistics.ts';
import { NANOSECONDS_PER_MILLISECOND } from '../units.ts';
import { createWorkload, ID_LENGTH } from '../workload.ts';
import { runChild } from './run-child.ts';
import { TIMEOUT } from './sessions.ts';

const PAGES = 65_536;
const KEY_WORD = keyWord(ID_LENGTH, 0, TLS1_2_VERSION);

export interface Task {
  readonly size: number;
  /** Over all ids, of each step. */
  readonly passes: number;
}

/** Nanoseconds of a lookup up to and with each step, the median over passes. */
export type Answer = { readonly step: string; readonly nanoseconds: number }[];

export async function studyParts(
  { size, passes, rounds }: { size: number; passes: number; rounds: number },
  progress: (message: string) => void,
): Promise<Part[]> {
  const [answers] = await inTurns([{ size, passes }], rounds, (task, round) => {
    progress(`parts of a lookup, round ${round + 1} of ${rounds}`);
    return runChild<Task, Answer>('parts', task);
  });
  return answers[0].map(({ step }, i) => {
    const added = answers.map((answer) => answer[i].nanoseconds - (i === 0 ? 0 : answer[i - 1].nanoseconds));
    return { size, step, nanoseconds: median(added) };
  });
}

export function measure({ size, passes }: Task): Answer {
  const { ids, lookups } = createWorkload(size);
  const steps = createSteps(ids);
  const times = steps.map((): number[] => []);
  for (let pass = 0; pass < passes; pass++) {
    steps.forEach(({ step, run, expected }, i) => {
      // Once untimed: what the step before left in the processor's caches is not what this one needs.
      run(lookups);
      const start = performance.now();
      const count = run(lookups);
      times[i].push(performance.now() - start);
      if (count !== expected) throw new Error(`${step}: ${count} instead of ${expected}`);
    });
  }
  // The first third is for the compiler.
  const settled = times.map((all) => all.slice(Math.floor(all.length / 3)));
  return steps.map(({ step }, i) => ({ step, nanoseconds: (median(settled[i]) / size) * NANOSECONDS_PER_MILLISECOND }));
}

interface Step {
  readonly step: string;
  /** Returns a count, so that no call can be optimized away. */
  readonly run: (ids: readonly Buffer[]) => number;
  readonly expected: number;
}

function createSteps(ids: readonly Buffer[]): Step[] {
  const table = createTable(ids);
  const empty = createCore(coreSource, PAGES);
  const cache = new SessionCache({ cacheSize: 0 });
  for (const id of ids) cache.addSession(new Session(id, { timeout: TIMEOUT }));
  const all = ids.length;
  return [
    { step: 'the loop, and reading the id', expected: all, run: readIds },
    { step: 'checks of the arguments', expected: all, run: checkIds },
    { step: 'the clock', expected: all, run: readClock },
    { step: 'the words of the id', expected: all, run: readWords },
    { step: 'into WebAssembly, hash, a probe of an empty table', expected: 0, run: (ids) => find(ids, empty) },
    { step: 'probe of the full table, compare', expected: all, run: (ids) => find(ids, table.core) },
    // One step: they run beside each other, and apart each would be lost in the noise.
    { step: 'expiry, counters, from handle to session', expected: all, run: (ids) => resume(ids, table) },
    { step: 'the public method around it', expected: all, run: (ids) => getSessions(ids, cache) },
  ];
}

/** What a cache is made of, in pieces. */
interface Table {
  readonly core: Core;
  readonly sessions: Handles<Session>;
}

function createTable(ids: readonly Buffer[]): Table {
  const core = createCore(coreSource, PAGES);
  drawHashKey(core);
  const sessions = new Handles<Session>();
  const now = coarseSeconds();
  for (const id of ids) {
    const w = Array.from({ length: ID_LENGTH / 4 }, (_, i) => id.readInt32LE(4 * i));
    const handle = core.add(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], KEY_WORD, 1, now, TIMEOUT);
    sessions.reserve(handle);
    sessions.set(handle, new Session(id, { timeout: TIMEOUT }));
  }
  return { core, sessions };
}

function readIds(ids: readonly Buffer[]): number {
  let count = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i][0] >= 0) count++;
  return count;
}

function checkIds(ids: readonly Buffer[]): number {
  let count = 0;
  for (let i = 0; i < ids.length; i++) {
    expectKey(ids[i], TLS1_2_VERSION);
    if (ids[i][0] >= 0) count++;
  }
  return count;
}

function readClock(ids: readonly Buffer[]): number {
  let count = 0;
  for (let i = 0; i < ids.length; i++) {
    const now = coarseSeconds();
    expectKey(ids[i], TLS1_2_VERSION);
    if (ids[i][0] >= 0 && now >= 0) count++;
  }
  return count;
}

function readWords(ids: readonly Buffer[]): number {
  let count = 0;
  for (let i = 0; i < ids.length; i++) {
    const now = coarseSeconds();
    expectKey(ids[i], TLS1_2_VERSION);
    // Nearly never 0, and cheaper than anything else that needs all words.
    if (combineWords(ids[i]) !== 0 && now >= 0) count++;
  }
  return count;
}

function find(ids: readonly Buffer[], core: Core): number {
  let count = 0;
  for (let i = 0; i < ids.length; i++) {
    const now = coarseSeconds();
    expectKey(ids[i], TLS1_2_VERSION);
    if (lookUp(core, ids[i], TLS1_2_VERSION, now, TO_FIND) !== 0) count++;
  }
  return count;
}

function resume(ids: readonly Buffer[], { core, sessions }: Table): number {
  let count = 0;
  for (let i = 0; i < ids.length; i++) {
    const now = coarseSeconds();
    expectKey(ids[i], TLS1_2_VERSION);
    if (sessions.get(lookUp(core, ids[i], TLS1_2_VERSION, now, TO_RESUME)) !== undefined) count++;
  }
  return count;
}

function getSessions(ids: readonly Buffer[], cache: SessionCache): number {
  let count = 0;
  for (let i = 0; i < ids.length; i++) if (cache.getSession(ids[i]) !== undefined) count++;
  return count;
}

function combineWords(id: Uint8Array): number {
  return (
    (id[0] | (id[1] << 8) | (id[2] << 16) | (id[3] << 24)) ^
    (id[4] | (id[5] << 8) | (id[6] << 16) | (id[7] << 24)) ^
    (id[8] | (id[9] << 8) | (id[10] << 16) | (id[11] << 24)) ^
    (id[12] | (id[13] << 8) | (id[14] << 16) | (id[15] << 24)) ^
    (id[16] | (id[17] << 8) | (id[18] << 16) | (id[19] << 24)) ^
    (id[20] | (id[21] << 8) | (id[22] << 16) | (id[23] << 24)) ^
    (id[24] | (id[25] << 8) | (id[26] << 16) | (id[27] << 24)) ^
    (id[28] | (id[29] << 8) | (id[30] << 16) | (id[31] << 24))
  );
}
