// Both sides, one list of operations after the other, and what differs.
import { generate, MOST_OPERATIONS } from './generate.js';
import { Layer } from './layer/layer.js';
import type { NewContext } from './layer/world.js';
import { encodedIds, OPERATION_MARK, WORDS } from './protocol.js';
import { Tape } from './tape.js';
import type { OpenSSLVersion } from '../../src/openssl.js';

/** oracle/addon.c. */
export interface Oracle {
  init(ids: Uint8Array): void;
  /** Returns the length of the whole tape, which may be more than there was room for. */
  run(operations: Float64Array, count: number, tape: Float64Array): number;
}

export interface Difference {
  readonly operations: Float64Array;
  readonly count: number;
  /** The operation whose outcome differs. */
  readonly at: number;
  readonly openssl: readonly number[];
  readonly ours: readonly number[];
  readonly failure: unknown;
}

/** Numbers of one list, which may show all of a cache at most of its operations. */
const ROOM = MOST_OPERATIONS * 1000;

export class Comparison {
  readonly #oracle: Oracle;
  readonly #layer: Layer;
  readonly #theirs = new Tape(ROOM);
  readonly #operations = new Float64Array(MOST_OPERATIONS * WORDS);

  constructor(oracle: Oracle, newContext: NewContext, openssl: OpenSSLVersion) {
    this.#oracle = oracle;
    this.#layer = new Layer(ROOM, newContext, openssl);
    oracle.init(encodedIds());
  }

  /** Runs the list of a seed. Returns how many operations it had, or what differs. */
  runSeed(seed: number): number | Difference {
    const count = generate(seed, this.#operations);
    return this.run(this.#operations, count) ?? count;
  }

  run(operations: Float64Array, count: number): Difference | undefined {
    const theirs = this.#theirs;
    const { tape } = this.#layer;
    theirs.length = this.#oracle.run(operations, count, theirs.values);
    this.#layer.run(operations, count);
    if (theirs.length > ROOM) throw new Error(`the tape has no room for ${theirs.length} numbers`);
    const length = Math.max(theirs.length, tape.length);
    for (let i = 0; i < length; i++) {
      if (i < theirs.length && theirs.values[i] === tape.values[i] && i < tape.length) continue;
      return this.#difference(operations, count, i);
    }
    return undefined;
  }

  #difference(operations: Float64Array, count: number, place: number): Difference {
    const { tape, failure } = this.#layer;
    let at = -1;
    for (let i = 0; i <= place && i < tape.length; i++) at += Number(tape.values[i] === OPERATION_MARK);
    // Where one side ends its operation sooner, the place is the beginning of the next.
    if (tape.values[place] === OPERATION_MARK) at--;
    const [openssl, ours] = [this.#theirs, tape].map((side) => outcome(side, at));
    return { operations: operations.slice(0, count * WORDS), count, at, openssl: openssl!, ours: ours!, failure };
  }
}

function outcome({ values, length }: Tape, operation: number): number[] {
  let start = 0;
  for (let seen = -1; start < length; start++) {
    if (values[start] === OPERATION_MARK && ++seen === operation) break;
  }
  const end = values.subarray(0, length).indexOf(OPERATION_MARK, start + 1);
  return [...values.subarray(start + 1, end < 0 ? length : end)];
}
