// Objects by handle. In chunks: an array that is too small is copied as a whole, and a cache of a million sessions would
// stop for it.

const CHUNK_BITS = 16;
const CHUNK_SIZE = 1 << CHUNK_BITS;

export class Handles<T> {
  /** All but the last have CHUNK_SIZE slots. */
  readonly #chunks: (T | undefined)[][] = [[undefined]];

  /** What is at a handle below the length that was reserved. */
  get(handle: number): T | undefined {
    return this.#chunks[handle >>> CHUNK_BITS][handle & (CHUNK_SIZE - 1)];
  }

  set(handle: number, value: T | undefined): void {
    this.#chunks[handle >>> CHUNK_BITS][handle & (CHUNK_SIZE - 1)] = value;
  }

  has(handle: number): boolean {
    return handle < this.#length();
  }

  /** Makes sure that the handle has a slot. */
  reserve(handle: number): void {
    for (let length = this.#length(); length <= handle; length++) this.#append(length);
  }

  #length(): number {
    const last = this.#chunks.length - 1;
    return last * CHUNK_SIZE + this.#chunks[last].length;
  }

  #append(length: number): void {
    if (length === this.#chunks.length * CHUNK_SIZE) this.#chunks.push([]);
    // Filled one by one, so that the engine keeps it as an array without holes.
    this.#chunks[this.#chunks.length - 1].push(undefined);
  }
}
