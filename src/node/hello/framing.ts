// A handshake message comes in one or more TLS records (RFC 8446 section 5.1).
import { uint16 } from './vectors.js';

const RECORD_HEADER_SIZE = 5;
const MESSAGE_HEADER_SIZE = 4;
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const MAJOR_VERSION = 3;
const MOST_RECORD_BYTES = 2 ** 14;
/** For the headers of records: a hello in more of them than this pays for is left to TLS. */
const HEADER_ALLOWANCE = 1024;

/** A ClientHello and where it ends. */
export interface FramedHello {
  /** Without its header. A view of the bytes, or a copy where several records held it. */
  readonly body: Buffer;
  readonly records: number;
  readonly end: number;
}

/** Where the body of a ClientHello begins that a connection begins with. */
export const BODY_START = RECORD_HEADER_SIZE + MESSAGE_HEADER_SIZE;

/** Where it ends, if it is in one record and in these bytes, as nearly all are. */
export function endOfWhole(bytes: Buffer, limit: number): number | undefined {
  const { length } = bytes;
  if (length < BODY_START || bytes[0] !== HANDSHAKE || bytes[1] !== MAJOR_VERSION) return undefined;
  const bodyLength = bodyLengthOf(bytes, RECORD_HEADER_SIZE);
  if (bytes[RECORD_HEADER_SIZE] !== CLIENT_HELLO || uint16(bytes, 3) !== MESSAGE_HEADER_SIZE + bodyLength)
    return undefined;
  return bodyLength <= limit && BODY_START + bodyLength <= length ? BODY_START + bodyLength : undefined;
}

/** Finds the ClientHello that a connection begins with. Goes over each record once, however many pieces it comes in. */
export class HelloFramer {
  /** Most bytes of the body. */
  readonly #limit: number;
  #records = 0;
  /** Where the next record begins. */
  #offset = 0;
  /** Of the message, in the records so far. */
  #length = 0;
  #expected: number | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * @param bytes all bytes of the connection so far
   * @returns 'partial' where more has to come first, 'other' where there is no hello, or none of a form that is read here
   */
  scan(bytes: Buffer): FramedHello | 'partial' | 'other' {
    for (;;) {
      const header = checkHeader(bytes, this.#offset);
      if (header === 'other') return 'other';
      if (header === 'partial') return bytes.length > this.#limit + HEADER_ALLOWANCE ? 'other' : 'partial';
      this.#addRecord(header);
      if (this.#length < MESSAGE_HEADER_SIZE) continue;
      this.#expected ??= messageLength(this.#message(bytes), this.#limit);
      // Another message in the same record is nothing that a client sends, and its answer is TLS's to give.
      if (this.#expected === undefined || this.#length > this.#expected) return 'other';
      if (this.#length === this.#expected) return this.#framed(bytes);
    }
  }

  #addRecord(length: number): void {
    this.#records++;
    this.#length += length;
    this.#offset += RECORD_HEADER_SIZE + length;
  }

  #message(bytes: Buffer): Buffer {
    if (this.#records > 1) return collect(bytes, this.#offset);
    return bytes.subarray(RECORD_HEADER_SIZE, this.#offset);
  }

  #framed(bytes: Buffer): FramedHello {
    const body = this.#message(bytes).subarray(MESSAGE_HEADER_SIZE);
    return { body, records: this.#records, end: this.#offset };
  }
}

/** The same hello in one record, or undefined where one record can't hold it. The handshake hashes messages, not records. */
export function joinRecords(bytes: Buffer, { end }: FramedHello): Buffer | undefined {
  const message = collect(bytes, end);
  if (message.length > MOST_RECORD_BYTES) return undefined;
  const header = Buffer.from(bytes.subarray(0, RECORD_HEADER_SIZE));
  header.writeUInt16BE(message.length, 3);
  return Buffer.concat([header, message, bytes.subarray(end)]);
}

/** The length of the record there, if all of it has come. */
function checkHeader(bytes: Buffer, offset: number): number | 'partial' | 'other' {
  const left = bytes.length - offset;
  if (left > 0 && bytes[offset] !== HANDSHAKE) return 'other';
  if (left > 1 && bytes[offset + 1] !== MAJOR_VERSION) return 'other';
  if (left < RECORD_HEADER_SIZE) return 'partial';
  const length = bytes.readUInt16BE(offset + 3);
  if (length === 0 || length > MOST_RECORD_BYTES) return 'other';
  return left < RECORD_HEADER_SIZE + length ? 'partial' : length;
}

/** What the records up to `end` hold. */
function collect(bytes: Buffer, end: number): Buffer {
  const fragments: Buffer[] = [];
  for (let offset = 0; offset < end;) {
    const start = offset + RECORD_HEADER_SIZE;
    offset = start + bytes.readUInt16BE(offset + 3);
    fragments.push(bytes.subarray(start, offset));
  }
  return Buffer.concat(fragments);
}

/** With its header; undefined where it is no ClientHello, or a longer one. */
function messageLength(message: Buffer, limit: number): number | undefined {
  const length = bodyLengthOf(message, 0);
  return message[0] === CLIENT_HELLO && length <= limit ? MESSAGE_HEADER_SIZE + length : undefined;
}

/** Of the message that begins at `at`, as its header has it. */
function bodyLengthOf(bytes: Buffer, at: number): number {
  return (bytes[at + 1]! << 16) | uint16(bytes, at + 2);
}
