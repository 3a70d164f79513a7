// Objects by handle. In chunks: an array that is too small is copied as a whole, and a cache of a million sessions would stop
// for it; nor does a collection go through a small one in one go. Each has an object and a length that a lookup reads, too: of
// chunks of 8,192 the processor's cache holds those of a million sessions, of chunks of 1,024 it does not.
import { LINES_PER_PAGE } from '../core/layout.generated.js';

const CHUNK_BITS = 13;
const SLOT_MASK = (1 << CHUNK_BITS) - 1;

export class Handles<T> {
  readonly #chunks: (T | undefined)[][] = [];
  /** Handles below it have a slot. */
  #length = 0;

  constructor() {
    this.reserve(0);
  }

  /** What is at a handle that has a slot; handle 0 has one. */
  get(handle: number): T | undefined {
    return this.#chunks[handle >>> CHUNK_BITS][handle & SLOT_MASK];
  }

  /** Sets what is at a handle that has a slot. */
  set(handle: number, value: T | undefined): void {
    this.#chunks[handle >>> CHUNK_BITS][handle & SLOT_MASK] = value;
  }

  has(handle: number): boolean {
    return handle < this.#length;
  }

  /** Gives the handle a slot, and all below it. */
  reserve(handle: number): void {
    while (this.#length <= handle) this.#append();
  }

  /** Slots for the lines of a page: a small cache needs no whole chunk. */
  #append(): void {
    if ((this.#length & SLOT_MASK) === 0) this.#chunks.push([]);
    const chunk = this.#chunks[this.#length >>> CHUNK_BITS];
    // Filled one by one, so that the engine keeps it as an array without holes.
    for (let i = 0; i < LINES_PER_PAGE; i++) chunk.push(undefined);
    this.#length += LINES_PER_PAGE;
  }
}
