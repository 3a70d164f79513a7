const NO_BYTES = Buffer.alloc(0);

/**
 * Reads the fields of a TLS message (RFC 8446 section 3) from first to last. Beyond the end there are zeros and empty
 * vectors, and `truncated` says so: who reads untrusted bytes asks once, at the end.
 */
export class ByteReader {
  truncated = false;
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Bytes that were not read yet. */
  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  /** An unsigned integer of 1 to 4 bytes. */
  uint(size: number): number {
    const bytes = this.bytes(size);
    return bytes.length === 0 ? 0 : bytes.readUIntBE(0, size);
  }

  /** A view of so many bytes. */
  bytes(length: number): Buffer {
    if (length > this.left) {
      this.truncated = true;
      this.#offset = this.#bytes.length;
      return NO_BYTES;
    }
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(start, this.#offset);
  }

  /** A vector whose length comes first, in so many bytes. */
  vector(lengthSize: number): Buffer {
    return this.bytes(this.uint(lengthSize));
  }
}
