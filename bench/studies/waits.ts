// How long the main thread was ready to run and had no processor: other processes' doing, not the measured code's.
import { openSync, readSync } from 'node:fs';
import { NANOSECONDS_PER_MILLISECOND } from '../units.ts';

/** Longer than a call takes by itself that nothing interrupts. */
const SUSPICIOUS_MILLISECONDS = 0.2;
const CALLS_PER_READ = 64;

const text = Buffer.alloc(128);
const file = open();

function open(): number | undefined {
  try {
    return openSync('/proc/self/schedstat', 'r');
  } catch {
    // Not Linux.
    return undefined;
  }
}

/** Milliseconds since the process began; always 0 where the system does not say. */
function waited(): number {
  if (file === undefined) return 0;
  const length = readSync(file, text, 0, text.length, 0);
  const [, nanoseconds] = text.toString('latin1', 0, length).split(' ');
  return Number(nanoseconds) / NANOSECONDS_PER_MILLISECOND;
}

/** The longest of many calls, less what it waited for a processor. */
export class Longest {
  #milliseconds = 0;
  #waited = waited();
  #unread = 0;

  get milliseconds(): number {
    return this.#milliseconds;
  }

  /** Waiting before the next call is none of its. */
  skip(): void {
    this.#waited = waited();
    this.#unread = 0;
  }

  add(elapsed: number): void {
    // Reading costs more than most calls take, so a call is charged with the waits of a few before it, which were short:
    // a long one would have made its own call suspicious.
    const ask = elapsed > SUSPICIOUS_MILLISECONDS || ++this.#unread === CALLS_PER_READ;
    const own = ask ? elapsed - this.#waitSinceRead() : elapsed;
    if (own > this.#milliseconds) this.#milliseconds = own;
  }

  #waitSinceRead(): number {
    const before = this.#waited;
    this.skip();
    return this.#waited - before;
  }
}
