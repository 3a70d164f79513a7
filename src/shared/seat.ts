// A thread's place at a shared cache: the instance of the core that it calls, its id there, and its scratch.
import { copyBytes, lengthOf, NO_BYTES, viewOf, writeBytes, zero } from '../base/intrinsics.js';
import { keyWord, padded, wipePadded } from '../cache/records.js';
import { rangeError } from '../base/errors.js';
import type { SharedCore } from './core.js';
import {
  ENTRY_LENGTH,
  ID_CAPACITY,
  MOST_OWNERS,
  MOST_VALUE,
  OWNER_ENTRY,
  OWNER_SCRATCH,
  PAYLOAD,
} from './layout.generated.js';
import { bytesOf, mayWait, threadNumber, type SharedMemory } from './runtime.js';

export class Seat {
  readonly core: SharedCore;
  /** 0 when the place was given back. */
  #me: number;
  readonly #scratch: Uint8Array;
  /** What was read last, in the scratch. */
  #value: Uint8Array = NO_BYTES;
  readonly #entryBytes: Uint8Array;
  readonly #entry: DataView;
  /** From before an operation until it is done. */
  #isBusy = false;

  /** Throws a `RangeError` where there are as many threads as can be. */
  constructor(core: SharedCore, memory: SharedMemory) {
    this.core = core;
    this.#me = core.attach(threadNumber(), mayWait());
    if (!this.#me) throw rangeError('token', `a cache with at most ${MOST_OWNERS - 1} attached`, 'one with more');
    const page = core.ownerAddress(this.#me) >>> 0;
    // Another thread may have grown it in this moment: engines make that known late, but for this question.
    bytesOf(memory);
    this.#scratch = new Uint8Array(memory.buffer, page + OWNER_SCRATCH, MOST_VALUE);
    this.#entryBytes = new Uint8Array(memory.buffer, page + OWNER_ENTRY, PAYLOAD);
    this.#entry = new DataView(memory.buffer, page + OWNER_ENTRY, PAYLOAD);
  }

  /** The id of this thread. Throws where the place was given back. */
  get me(): number {
    if (!this.#me) throw rangeError('cache', 'one that is attached', 'one that was disposed of');
    return this.#me;
  }

  leave(): void {
    if (!this.#me) return;
    this.begin();
    this.core.detach(this.#me);
    this.#me = 0;
  }

  /** Makes good what a thread has left behind. */
  bury(thread: number): void {
    if (this.#me) this.core.bury(this.#me, thread);
  }

  /** Before an operation. Where the stack is exhausted the core traps, anywhere: what that has left is made good before the next. */
  begin(): void {
    if (this.#isBusy) this.core.recover(this.me);
    this.#isBusy = true;
  }

  /** After an operation, with what it returned. */
  done(result: number): number {
    this.#isBusy = false;
    return result;
  }

  /** What the operation that has begun is about. */
  ask(id: Uint8Array, protocolVersion: number): void {
    const length = lengthOf(id);
    if (length === ID_CAPACITY) return this.#askWhole(id, keyWord(length, 0, protocolVersion));
    this.#askWhole(padded(id), keyWord(length, 0, protocolVersion));
    wipePadded();
  }

  #askWhole(id: Uint8Array, key: number): void {
    this.core.ask(
      this.me,
      id[0] | (id[1] << 8) | (id[2] << 16) | (id[3] << 24),
      id[4] | (id[5] << 8) | (id[6] << 16) | (id[7] << 24),
      id[8] | (id[9] << 8) | (id[10] << 16) | (id[11] << 24),
      id[12] | (id[13] << 8) | (id[14] << 16) | (id[15] << 24),
      id[16] | (id[17] << 8) | (id[18] << 16) | (id[19] << 24),
      id[20] | (id[21] << 8) | (id[22] << 16) | (id[23] << 24),
      id[24] | (id[25] << 8) | (id[26] << 16) | (id[27] << 24),
      id[28] | (id[29] << 8) | (id[30] << 16) | (id[31] << 24),
      key,
    );
  }

  /** Puts a value into the scratch. */
  write(data: Uint8Array): void {
    writeBytes(this.#scratch, data);
  }

  /** A step of a walk. Returns where to go on, 0 at the end; `readEntry` has what it came to. */
  walk(shard: number, from: number, now: number, withValue: boolean): number {
    this.begin();
    return this.done(this.core.walk(this.me, shard, from, now, withValue));
  }

  /** The entry that a step has put there, and what is made of it; undefined where it came to none. */
  readEntry<T>(read: (entry: DataView) => T): T | undefined {
    if (this.#entry.getUint16(ENTRY_LENGTH, true) === 0) return undefined;
    try {
      return read(this.#entry);
    } finally {
      zero(this.#entryBytes);
    }
  }

  /** What an operation has put there, so many bytes, as a copy: the scratch is memory that others can see. */
  read(bytes: number): Uint8Array {
    // Sessions of one kind have one length: a view for each would cost a lookup a tenth of its time.
    if (lengthOf(this.#value) !== bytes) this.#value = viewOf(this.#scratch, 0, bytes);
    const copy = copyBytes(this.#value);
    zero(this.#value);
    return copy;
  }
}
