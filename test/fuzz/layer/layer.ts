// Our side of a comparison: what oracle/addon.c is of OpenSSL's.
import type { OpenSSLVersion } from '../../../src/openssl.js';
import * as protocol from '../protocol.js';
import { Tape } from '../tape.js';
import { PERFORM } from './operations.js';
import { World, type NewContext } from './world.js';

export class Layer {
  readonly tape: Tape;
  readonly #world: World;
  /** What was thrown and should not have been. */
  failure: unknown;

  constructor(room: number, newContext: NewContext, openssl: OpenSSLVersion) {
    this.tape = new Tape(room);
    this.#world = new World(this.tape, newContext, openssl);
  }

  run(operations: Float64Array, count: number): void {
    const { tape } = this;
    tape.length = 0;
    this.failure = undefined;
    this.#world.reset();
    for (let i = 0; i < count; i++) {
      tape.put(protocol.OPERATION_MARK);
      const at = i * protocol.WORDS;
      this.#perform(operations.subarray(at, at + protocol.WORDS));
    }
  }

  #perform(words: Float64Array): void {
    try {
      PERFORM[words[0]](this.#world, words);
    } catch (error) {
      this.failure ??= error;
      this.tape.put(protocol.THROWN);
    }
  }
}
