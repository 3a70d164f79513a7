// Two streams over each other, with no socket beneath: `stream.duplexPair()`, which Node 20 does not have.
import { Duplex } from 'node:stream';

class Side extends Duplex {
  other!: Side;
  #written: (() => void) | undefined;

  override _read(): void {
    const done = this.#written;
    this.#written = undefined;
    done?.();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (chunk.length === 0) return process.nextTick(done);
    this.other.push(chunk);
    this.other.#written = done;
  }

  override _final(done: () => void): void {
    this.other.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    done(error);
    // As the end of a connection reaches the other side.
    if (!this.other.readableEnded) this.other.push(null);
  }
}

export function duplexPair(): [Duplex, Duplex] {
  const [one, other] = [new Side({ allowHalfOpen: false }), new Side({ allowHalfOpen: false })];
  one.other = other;
  other.other = one;
  return [one, other];
}
