/**
 * Sessions end about as they began, so a slab goes as a whole, and one that lives long holds no more than this. Of what does not
 * fit well, each has a buffer of its own.
 */
const SLAB_SIZE = 8192;

/**
 * Memory for the sessions that a cache of this process keeps, several to a buffer: a buffer of its own costs more to make and to
 * collect than the session does. No other memory of the program is in it.
 */
export class Slabs {
  private slab = Buffer.alloc(0);
  private used = 0;

  /** So many bytes, not initialized. */
  readonly allocate = (size: number): Buffer => {
    if (size > SLAB_SIZE / 4) return Buffer.allocUnsafeSlow(size);
    if (this.used + size > this.slab.length) {
      this.slab = Buffer.allocUnsafeSlow(SLAB_SIZE);
      this.used = 0;
    }
    const start = this.used;
    this.used += size;
    return this.slab.subarray(start, this.used);
  };
}
