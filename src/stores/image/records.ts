// What is in an image of a store, before it is sealed: session after session, numbers big-endian.
//
//     0     1         2              3       5    13      21          25
//     |flags|id length|context length|version|time|timeout|data length| id | session id context | data |
//
// Time and timeout are float64, in seconds, the time since 1970.
import { lengthOf, viewOf } from '../../base/intrinsics.js';

/** A session of an image, whatever it was a session of. */
export interface ImageSession {
  readonly id: Uint8Array;
  readonly protocolVersion: number;
  readonly idContext: Uint8Array;
  readonly extendedMasterSecret: boolean;
  /** Seconds since 1970. */
  readonly time: number;
  /** Seconds. */
  readonly timeout: number;
  readonly data: Uint8Array;
  readonly heir: boolean;
  readonly retired: boolean;
}

const HEAD_SIZE = 25;
/** Of an id, and of a context. */
const MOST_BYTES = 32;
const EXTENDED_MASTER_SECRET = 1;
const HEIR = 2;
const RETIRED = 4;

/** Writes sessions as an image has them. */
export class RecordWriter {
  /** Of one session after the other. */
  readonly #head = new Uint8Array(HEAD_SIZE + 2 * MOST_BYTES);
  readonly #view = new DataView(this.#head.buffer);

  /** What comes before the data of a session: for use before the next. */
  head({ id, idContext, data, ...session }: ImageSession): Uint8Array {
    const { extendedMasterSecret, heir, retired } = session;
    const view = this.#view;
    view.setUint8(0, (extendedMasterSecret ? EXTENDED_MASTER_SECRET : 0) | (heir ? HEIR : 0) | (retired ? RETIRED : 0));
    view.setUint8(1, lengthOf(id));
    view.setUint8(2, lengthOf(idContext));
    view.setUint16(3, session.protocolVersion);
    view.setFloat64(5, session.time);
    view.setFloat64(13, session.timeout);
    view.setUint32(21, lengthOf(data));
    this.#head.set(id, HEAD_SIZE);
    this.#head.set(idContext, HEAD_SIZE + lengthOf(id));
    return this.#head.subarray(0, HEAD_SIZE + lengthOf(id) + lengthOf(idContext));
  }
}

/** Reads them again. */
export class RecordReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Whether it is sessions to its end. */
  isWhole(): boolean {
    const { length } = this.#bytes;
    let at = 0;
    while (at + HEAD_SIZE <= length) at = this.#dataAt(at) + this.#view.getUint32(at + 21);
    return at === length;
  }

  /** Of what is whole. Their bytes are views. */
  *sessions(): Generator<ImageSession> {
    const { length } = this.#bytes;
    for (let at = 0; at < length; at = this.#dataAt(at) + this.#view.getUint32(at + 21)) yield this.#sessionAt(at);
  }

  #sessionAt(at: number): ImageSession {
    const view = this.#view;
    const bytes = this.#bytes;
    const flags = view.getUint8(at);
    const id = at + HEAD_SIZE;
    const idContext = id + view.getUint8(at + 1);
    const data = this.#dataAt(at);
    return {
      id: viewOf(bytes, id, idContext),
      protocolVersion: view.getUint16(at + 3),
      idContext: viewOf(bytes, idContext, data),
      extendedMasterSecret: (flags & EXTENDED_MASTER_SECRET) !== 0,
      time: view.getFloat64(at + 5),
      timeout: view.getFloat64(at + 13),
      data: viewOf(bytes, data, data + view.getUint32(at + 21)),
      heir: (flags & HEIR) !== 0,
      retired: (flags & RETIRED) !== 0,
    };
  }

  #dataAt(at: number): number {
    return at + HEAD_SIZE + this.#view.getUint8(at + 1) + this.#view.getUint8(at + 2);
  }
}
