// Views over records of sessions: of the entries in a core's linear memory, or of sessions that no cache holds.
// A record has the same shape in both places (layout.generated.ts), so a session reads its own through one class.
import { isWholeId } from './ids.js';
import { lengthOf } from '../base/intrinsics.js';
import {
  ENTRY_FLAGS,
  ENTRY_ID,
  ENTRY_ID_LENGTH,
  ENTRY_LATER,
  ENTRY_REFS,
  ENTRY_SOONER,
  ENTRY_TIME,
  ENTRY_TIMEOUT,
  ENTRY_VERSION,
  ID_CAPACITY,
  LINE_SIZE,
} from '../core/layout.generated.js';

/** What re-sorts the sessions of a cache when the time of one is set. */
export interface Owner {
  reschedule(handle: number, time: number, timeout: number): void;
}

const WORDS_PER_LINE = LINE_SIZE / 4;
const DOUBLES_PER_LINE = LINE_SIZE / 8;

/** Id length, flags and version share a word. */
const FLAGS_SHIFT = (ENTRY_FLAGS - ENTRY_ID_LENGTH) * 8;
const VERSION_SHIFT = (ENTRY_VERSION - ENTRY_ID_LENGTH) * 8;
const RECORDS_PER_POOL = 128;

export class Records {
  u8: Uint8Array;
  i32: Int32Array;
  f64: Float64Array;
  #appended = 0;

  /** `owner` is the cache that the records are entries of; null for sessions that no cache holds. */
  constructor(
    buffer: ArrayBuffer,
    readonly owner: Owner | null,
  ) {
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }

  /** Views the buffer anew after memory has grown, which detached the old one. */
  refresh(buffer: ArrayBuffer): void {
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }

  hasRoom(): boolean {
    return this.#appended < RECORDS_PER_POOL;
  }

  /** The place of a new record. What is there is to be overwritten. */
  append(): number {
    return this.#appended++;
  }

  /**
   * Wipes a record that is needed no more. Its place is used again where it is the newest: most sessions are added as soon as
   * made.
   */
  discard(handle: number): void {
    this.wipe(handle);
    if (handle === this.#appended - 1) this.#appended = handle;
  }

  id(handle: number): Uint8Array {
    const start = handle * LINE_SIZE + ENTRY_ID;
    return this.u8.slice(start, start + this.idLength(handle));
  }

  idLength(handle: number): number {
    return this.u8[handle * LINE_SIZE + ENTRY_ID_LENGTH];
  }

  version(handle: number): number {
    return this.i32[handle * WORDS_PER_LINE + ENTRY_ID_LENGTH / 4] >>> VERSION_SHIFT;
  }

  /** Writes id, version and flags. The rest of the id is padded with zeros, which the core relies on. */
  setKey(handle: number, id: Uint8Array, version: number, flags: number): void {
    const word = handle * WORDS_PER_LINE;
    const length = isWholeId(id) ? ID_CAPACITY : lengthOf(id);
    storeWords(this.i32, word + ENTRY_ID / 4, length === ID_CAPACITY ? id : padded(id));
    if (length !== ID_CAPACITY) wipePadded();
    this.i32[word + ENTRY_ID_LENGTH / 4] = keyWord(length, flags, version);
  }

  flags(handle: number): number {
    return this.u8[handle * LINE_SIZE + ENTRY_FLAGS];
  }

  addFlags(handle: number, flags: number): void {
    this.u8[handle * LINE_SIZE + ENTRY_FLAGS] |= flags;
  }

  removeFlags(handle: number, flags: number): void {
    this.u8[handle * LINE_SIZE + ENTRY_FLAGS] &= ~flags;
  }

  refs(handle: number): number {
    return this.i32[handle * WORDS_PER_LINE + ENTRY_REFS / 4];
  }

  setRefs(handle: number, refs: number): void {
    this.i32[handle * WORDS_PER_LINE + ENTRY_REFS / 4] = refs;
  }

  time(handle: number): number {
    return this.f64[handle * DOUBLES_PER_LINE + ENTRY_TIME / 8];
  }

  timeout(handle: number): number {
    return this.f64[handle * DOUBLES_PER_LINE + ENTRY_TIMEOUT / 8];
  }

  setTimes(handle: number, time: number, timeout: number): void {
    this.f64[handle * DOUBLES_PER_LINE + ENTRY_TIME / 8] = time;
    this.f64[handle * DOUBLES_PER_LINE + ENTRY_TIMEOUT / 8] = timeout;
  }

  /** The last two words: of an entry its neighbours, of a departure the handle it had and why it left. */
  later(handle: number): number {
    return this.i32[handle * WORDS_PER_LINE + ENTRY_LATER / 4];
  }

  sooner(handle: number): number {
    return this.i32[handle * WORDS_PER_LINE + ENTRY_SOONER / 4];
  }

  wipe(handle: number): void {
    const { f64 } = this;
    const start = handle * DOUBLES_PER_LINE;
    f64[start] = 0;
    f64[start + 1] = 0;
    f64[start + 2] = 0;
    f64[start + 3] = 0;
    f64[start + 4] = 0;
    f64[start + 5] = 0;
    f64[start + 6] = 0;
    f64[start + 7] = 0;
  }

  /**
   * Copies a record from elsewhere, without its links. Word by word, here and in `wipe`: a loop, or `Uint8Array.set`, takes
   * several times as long for so few. Only the times as doubles, since an engine may change the bits of what is no number.
   */
  copyFrom(source: Records, from: number, to: number): void {
    const target = this.i32;
    const words = source.i32;
    const offset = to * WORDS_PER_LINE;
    const start = from * WORDS_PER_LINE;
    target[offset] = words[start];
    target[offset + 1] = words[start + 1];
    target[offset + 2] = words[start + 2];
    target[offset + 3] = words[start + 3];
    target[offset + 4] = words[start + 4];
    target[offset + 5] = words[start + 5];
    target[offset + 6] = words[start + 6];
    target[offset + 7] = words[start + 7];
    target[offset + ENTRY_ID_LENGTH / 4] = words[start + ENTRY_ID_LENGTH / 4];
    target[offset + ENTRY_REFS / 4] = words[start + ENTRY_REFS / 4];
    this.setTimes(to, source.time(from), source.timeout(from));
  }
}

/** Id length, flags and version as they stand in a record. */
export function keyWord(idLength: number, flags: number, version: number): number {
  return idLength | (flags << FLAGS_SHIFT) | (version << VERSION_SHIFT);
}

const paddedId = new Uint8Array(ID_CAPACITY);

/** A shorter id, padded with zeros to 32 bytes as the core has it. To be wiped by `wipePadded` when it was read. */
export function padded(id: Uint8Array): Uint8Array {
  paddedId.fill(0, lengthOf(id));
  paddedId.set(id);
  return paddedId;
}

export function wipePadded(): void {
  paddedId.fill(0);
}

/**
 * The words of an id of 32 bytes, one by one: `Uint8Array.set` leaves compiled code and a loop checks its bounds, and either
 * costs a lookup 20 ns more.
 */
function storeWords(words: Int32Array, start: number, id: Uint8Array): void {
  words[start] = id[0] | (id[1] << 8) | (id[2] << 16) | (id[3] << 24);
  words[start + 1] = id[4] | (id[5] << 8) | (id[6] << 16) | (id[7] << 24);
  words[start + 2] = id[8] | (id[9] << 8) | (id[10] << 16) | (id[11] << 24);
  words[start + 3] = id[12] | (id[13] << 8) | (id[14] << 16) | (id[15] << 24);
  words[start + 4] = id[16] | (id[17] << 8) | (id[18] << 16) | (id[19] << 24);
  words[start + 5] = id[20] | (id[21] << 8) | (id[22] << 16) | (id[23] << 24);
  words[start + 6] = id[24] | (id[25] << 8) | (id[26] << 16) | (id[27] << 24);
  words[start + 7] = id[28] | (id[29] << 8) | (id[30] << 16) | (id[31] << 24);
}

let pool: Records | undefined;

/**
 * Records with room for one more session that no cache holds: `append` gives its place. Many sessions share one buffer,
 * since a buffer of its own would cost a session more than all its other fields.
 */
export function recordPool(): Records {
  if (!pool?.hasRoom()) pool = new Records(new ArrayBuffer(RECORDS_PER_POOL * LINE_SIZE), null);
  return pool;
}

/** What all sessions without references read: zeros. Nothing writes it, since nothing may be done with them. */
export const freedRecord = new Records(new ArrayBuffer(LINE_SIZE), null);
