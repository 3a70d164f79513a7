// Questions one after the other, or many in flight, for as long as it is to be measured.
import { MILLISECONDS_PER_SECOND } from '../units.ts';
import type { Mix } from './main.ts';
import { IN_FLIGHT, ids, isValueOf, SESSIONS, valueOf } from './sessions.ts';

/** What can be asked. Either both answer at once, or both later. */
export interface Subject {
  get(id: Buffer): Uint8Array | null | undefined | Promise<Uint8Array | null | undefined>;
  set(id: Buffer, value: Buffer): unknown;
  readonly answers: 'at once' | 'later';
}

const WARM_UP = 1500;
const MEASURED = 1500;
const AT_A_TIME = 256;
/** Prime to the number of sessions: all are asked for, in no order that memory has. */
const STRIDE = 7919;

/** Stores all sessions, and finds them. */
export async function prepare(subject: Subject): Promise<void> {
  for (let n = 0; n < SESSIONS; n++) await subject.set(ids[n], valueOf(n));
  for (let n = 0; n < SESSIONS; n += 7) {
    if (!isValueOf(n, await subject.get(ids[n]))) throw new Error(`not the session that was stored: ${n}`);
  }
  const missing = Buffer.alloc(32, 0xff);
  if (await subject.get(missing)) throw new Error('a session that was never stored');
}

/** Operations a second. */
export async function measure(subject: Subject, mix: Mix): Promise<number> {
  const run = subject.answers === 'at once' ? runAtOnce : runInFlight;
  await run(subject, mix, WARM_UP);
  return run(subject, mix, MEASURED);
}

async function runAtOnce(subject: Subject, mix: Mix, milliseconds: number): Promise<number> {
  const value = valueOf(1);
  const start = performance.now();
  let operations = 0;
  let at = 0;
  while (performance.now() - start < milliseconds) {
    for (let i = 0; i < AT_A_TIME; i++, operations++) {
      at = (at + STRIDE) % SESSIONS;
      if (mix === 'lookups' || i % 2 === 0) subject.get(ids[at]);
      else subject.set(ids[at], value);
    }
  }
  return (operations / (performance.now() - start)) * MILLISECONDS_PER_SECOND;
}

async function runInFlight(subject: Subject, mix: Mix, milliseconds: number): Promise<number> {
  const value = valueOf(1);
  const start = performance.now();
  let operations = 0;
  let at = 0;
  const ask = async (): Promise<void> => {
    while (performance.now() - start < milliseconds) {
      at = (at + STRIDE) % SESSIONS;
      if (mix === 'lookups' || operations % 2 === 0) await subject.get(ids[at]);
      else await subject.set(ids[at], value);
      operations++;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, ask));
  return (operations / (performance.now() - start)) * MILLISECONDS_PER_SECOND;
}
