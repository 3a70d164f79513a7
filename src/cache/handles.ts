// Objects by handle. In chunks, one for the lines of a page: an array that is too small is copied as a whole, and a cache of
// a million sessions would stop for it; nor does a collection go through a small one in one go.
import { LINES_PER_PAGE } from '../core/layout.generated.js';

const CHUNK_BITS = Math.log2(LINES_PER_PAGE);
const SLOT_MASK = LINES_PER_PAGE - 1;

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

  #append(): void {
    const chunk: undefined[] = [];
    // Filled one by one, so that the engine keeps it as an array without holes.
    for (let i = 0; i < LINES_PER_PAGE; i++) chunk.push(undefined);
    this.#chunks.push(chunk);
    this.#length += LINES_PER_PAGE;
  }
}
