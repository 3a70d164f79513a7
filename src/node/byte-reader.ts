/**
 * Reads the fields of a TLS message (RFC 8446 section 3) from first to last. Beyond the end there are zeros and empty
 * vectors, and `malformed` says so: who reads untrusted bytes asks once, at the end.
 */
export class ByteReader {
  /** Whether a field went beyond its end, or a vector held more than was expected in it. */
  malformed = false;
  readonly #bytes: Buffer;
  #offset = 0;
  /** Of the innermost vector that was entered. */
  #end: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  /** Bytes that were not read yet, of the vector that was entered. */
  get left(): number {
    return this.#end - this.#offset;
  }

  /** An unsigned integer of 1 to 4 bytes. */
  uint(size: number): number {
    const start = this.#take(size);
    let value = 0;
    for (let at = start; at < this.#offset; at++) value = value * 256 + this.#bytes[at]!;
    return value;
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** A vector whose length comes first, in so many bytes: a view. */
  vector(lengthSize: number): Buffer {
    const start = this.#take(this.uint(lengthSize));
    return this.#bytes.subarray(start, this.#offset);
  }

  /** The same as text, a character a byte. */
  latin1(lengthSize: number): string {
    const start = this.#take(this.uint(lengthSize));
    return this.#bytes.toString('latin1', start, this.#offset);
  }

  /** Begins a vector: nothing beyond its end is read until it is left. Gives what `leave` is to be given. */
  enter(lengthSize: number): number {
    const length = this.uint(lengthSize);
    const outer = this.#end;
    if (length > this.left) this.malformed = true;
    else this.#end = this.#offset + length;
    return outer;
  }

  /** Ends a vector, all of which is to have been read. */
  leave(outer: number): void {
    if (this.left > 0) this.malformed = true;
    this.#offset = this.#end;
    this.#end = outer;
  }

  /** Where they begin. */
  #take(length: number): number {
    const start = this.#offset;
    if (length > this.left) {
      this.malformed = true;
      this.#offset = this.#end;
      return this.#end;
    }
    this.#offset += length;
    return start;
  }
}
