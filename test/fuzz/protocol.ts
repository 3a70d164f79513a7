// What both sides agree on: operations as lines of numbers, and the tape of what is observed. The C side gets these as
// definitions when it is built.

/** Numbers an operation: what it is, and its arguments. */
export const WORDS = 8;
export const CONTEXTS = 2;
export const SLOTS = 24;
export const ID_MOST = 40;
export const CLOCK_START = 1_700_000_000;

/** The names of operations, each with its arguments. */
export const OPERATIONS = {
  CLOCK: 'seconds microseconds',
  NEW_CONTEXT: 'ctx size timeout mode flags',
  FREE_CONTEXT: 'ctx',
  NEW: 'session id version time timeout context',
  DUP: 'session copy',
  ADD: 'ctx session',
  REMOVE: 'ctx session',
  UP_REF: 'session',
  FREE: 'session',
  SET_TIME: 'session seconds ex',
  SET_TIMEOUT: 'session seconds',
  SET_ID: 'session id',
  SET_VERSION: 'session version',
  SET_SESSION_CONTEXT: 'session id',
  GET: 'session ex',
  HAS: 'ctx id version',
  SIZE: 'ctx size',
  TIMEOUT: 'ctx seconds',
  MODE: 'ctx mode',
  CALLBACK: 'ctx which on',
  CONTEXT_ID: 'ctx id',
  FLUSH: 'ctx seconds ex',
  ORDER: 'ctx',
  COUNTERS: 'ctx',
  STORE: 'ctx session copy',
  UNSTORE: 'ctx session',
  HANDSHAKE: 'ctx offer session id version flags',
  SKIP_HANDSHAKES: 'ctx done',
  END: '',
} as const;

export type Operation = keyof typeof OPERATIONS;

export const NAMES = Object.keys(OPERATIONS) as Operation[];
export const CODE = Object.fromEntries(NAMES.map((name, i) => [name, i])) as Record<Operation, number>;

export const CALLBACK_REMOVE = 0;
export const CALLBACK_NEW = 1;
export const CALLBACK_GET = 2;
/** The server verifies client certificates; in NEW_CONTEXT beside the callbacks: 1 remove, 2 new, 4 new that keeps, 8 get. */
export const VERIFY_PEER = 16;
export const HANDSHAKE_ABORTED = 1;
export const HANDSHAKE_EXTENDED = 2;

// On the tape. Events are in the order in which they happen.
export const OPERATION_MARK = -1000;
export const EVENT_REMOVED = -1001;
export const EVENT_FREED = -1002;
export const EVENT_NEW = -1003;
export const EVENT_GET = -1004;
/** The operation has no ctx or session to be done with. */
export const SKIPPED = -1005;
/** Ours threw what nobody expects. */
export const THROWN = -1006;

/** Ids that meet: of every length, prefixes of each other, equal but for zeros, equal in the four bytes that C hashes. */
export const IDS: readonly Uint8Array[] = [
  new Uint8Array(0),
  ...[1, 2, 3, 4, 5, 31, 32].map((length) => new Uint8Array(length)),
  ...[1, 4, 8, 16, 31, 32].map((length) => Uint8Array.from({ length }, (_, i) => i + 1)),
  ...Array.from({ length: 12 }, (_, i) => Uint8Array.from({ length: 32 }, (_, at) => (at === 31 ? i : 0xaa))),
  ...Array.from({ length: 12 }, (_, i) => Uint8Array.of(i, 7, 7, 7, 7, 7, 7, 7)),
  Uint8Array.of(0xbe, 0xef),
  new Uint8Array(33).fill(1),
  new Uint8Array(ID_MOST).fill(2),
];

/** As the C side takes them: each its length, then its bytes, padded. */
export function encodedIds(): Uint8Array {
  const lines = new Uint8Array(IDS.length * (ID_MOST + 1));
  for (const [i, id] of IDS.entries()) {
    lines[i * (ID_MOST + 1)] = id.length;
    lines.set(id, i * (ID_MOST + 1) + 1);
  }
  return lines;
}

/** For the C compiler. */
export const DEFINITIONS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(NAMES.map((name) => [`OP_${name}`, CODE[name]])),
  WORDS,
  CONTEXTS,
  SLOTS,
  IDS: IDS.length,
  CLOCK_START,
  CALLBACK_REMOVE,
  CALLBACK_NEW,
  CALLBACK_GET,
  HANDSHAKE_ABORTED,
  HANDSHAKE_EXTENDED,
  OPERATION_MARK,
  EVENT_REMOVED,
  EVENT_FREED,
  EVENT_NEW,
  EVENT_GET,
  SKIPPED,
};

/** One operation of many, as it may be read. */
export function describe(operations: Float64Array, at: number): string {
  const name = NAMES[operations[at * WORDS]]!;
  const names = OPERATIONS[name].split(' ').filter(Boolean);
  return [name, ...names.map((argument, i) => `${argument}=${operations[at * WORDS + 1 + i]}`)].join(' ');
}
