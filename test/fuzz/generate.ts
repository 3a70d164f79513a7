// Random operations by seed. Each list has kinds of its own that it leaves out, and its own few ids, slots, times and sizes, so
// that operations meet each other; what all lists together leave out is nothing.
import { CODE, CONTEXTS, IDS, NAMES, SLOTS, CLOCK_START, WORDS, type Operation } from './protocol.js';
import { Random } from './random.js';

export const MOST_OPERATIONS = 3000;
const TLS1_1 = 0x0302;
const TLS1_2 = 0x0303;

/** How often each comes where it is not left out. */
const WEIGHTS: Readonly<Record<Operation, number>> = {
  CLOCK: 4,
  NEW_CONTEXT: 0.1,
  FREE_CONTEXT: 0.05,
  NEW: 22,
  DUP: 2,
  ADD: 30,
  REMOVE: 6,
  UP_REF: 3,
  FREE: 12,
  SET_TIME: 5,
  SET_TIMEOUT: 5,
  SET_ID: 1,
  SET_VERSION: 1,
  SET_SESSION_CONTEXT: 1,
  GET: 2,
  HAS: 6,
  SIZE: 1,
  TIMEOUT: 0.5,
  MODE: 1,
  CALLBACK: 0.5,
  CONTEXT_ID: 0.5,
  FLUSH: 2,
  ORDER: 5,
  COUNTERS: 1,
  STORE: 3,
  UNSTORE: 1.5,
  HANDSHAKE: 15,
  SKIP_HANDSHAKES: 9,
  END: 0,
};
const NEVER_LEFT_OUT = new Set<Operation>(['NEW', 'ADD']);
/** These are slow, and so in few lists. */
const OF_HANDSHAKES = new Set<Operation>(['HANDSHAKE', 'SKIP_HANDSHAKES']);

const MODES = [2, 2, 2, 0, 1, 3, 0x80, 0x82, 0x100, 0x102, 0x202, 0x302, 0x400, 0x402, 0x482, 0x502, 0x602];
const SIZES = [0, 1, 2, 3, 4, 6, 9, 17, 20480];
const TIMEOUTS = [0, 0, 1, 2, 3, 5, 10, 100, 300, 304, 7200, 2 ** 31, 2 ** 33];
const VERSIONS = [TLS1_2, TLS1_2, TLS1_2, TLS1_1, 0x0304, 0x0301, 0xfefd];

/** Each as often as its weight. */
function kindsOf(random: Random): Operation[] {
  const handshakes = random.of([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 5]);
  return NAMES.flatMap((name) => {
    const isLeftOut = random.oneIn(5) && !NEVER_LEFT_OUT.has(name);
    const factor = OF_HANDSHAKES.has(name) ? handshakes : Number(!isLeftOut);
    return Array.from({ length: Math.round(WEIGHTS[name] * factor * 20) }, () => name);
  });
}

/** What a list has to choose from. */
class Scenario {
  readonly random: Random;
  readonly #kinds: readonly Operation[];
  readonly #ids: number[];
  readonly #contexts: number[];
  readonly #slots: number;
  readonly #versions: readonly number[];
  readonly #modes: readonly number[];
  readonly #spread: number;
  readonly #microseconds: boolean;
  #now = CLOCK_START;

  constructor(random: Random) {
    this.random = random;
    this.#ids = Array.from({ length: 1 + random.below(24) }, () => random.below(IDS.length));
    this.#contexts = Array.from({ length: 1 + random.below(3) }, () => random.below(IDS.length));
    this.#slots = 3 + random.below(SLOTS - 2);
    this.#versions = random.oneIn(3) ? VERSIONS : [TLS1_2];
    this.#modes = random.oneIn(2) ? MODES : [random.of(MODES)];
    this.#spread = random.of([1, 3, 20, 1000]);
    this.#microseconds = random.oneIn(2);
    this.#kinds = kindsOf(random);
  }

  kind = (): Operation => this.random.of(this.#kinds);
  ctx = (): number => this.random.below(this.random.oneIn(4) ? CONTEXTS : 1);
  slot = (): number => this.random.below(this.#slots);
  id = (): number => (this.random.oneIn(40) ? this.random.below(IDS.length) : this.random.of(this.#ids));
  context = (): number => (this.random.oneIn(40) ? this.random.below(IDS.length) : this.random.of(this.#contexts));
  version = (): number => this.random.of(this.#versions);
  mode = (): number => this.random.of(this.#modes);
  size = (): number => this.random.of(SIZES);
  bit = (): number => this.random.below(2);

  timeout = (): number => {
    return this.random.oneIn(3) ? this.random.of(TIMEOUTS) : this.random.below(1 + this.#spread);
  };

  time = (): number => {
    if (this.random.oneIn(60)) return this.random.of([0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 33, -1, -5]);
    return this.#now + this.random.below(2 * this.#spread + 1) - this.#spread;
  };

  /** Moves on, seldom back. */
  tick = (): readonly number[] => {
    const step = this.random.below(1 + this.random.of([1, 2, this.#spread]));
    this.#now += this.random.oneIn(10) ? -step : step;
    return [this.#now, this.#microseconds ? this.random.below(1_000_000) : 0];
  };

  /** An id that a handshake can offer or make. */
  idOf = (least: number): number => {
    const id = this.id();
    return IDS[id]!.length >= least && IDS[id]!.length <= 32 ? id : 1;
  };
}

const or = (random: Random, chances: number, value: number, otherwise: number) =>
  random.oneIn(chances) ? value : otherwise;

const ARGUMENTS: Readonly<Record<Operation, (s: Scenario) => readonly number[]>> = {
  CLOCK: (s) => s.tick(),
  NEW_CONTEXT: (s) => [
    s.ctx(),
    or(s.random, 8, -1, s.size()),
    or(s.random, 4, -1, s.timeout()),
    s.mode(),
    s.random.below(32),
  ],
  FREE_CONTEXT: (s) => [s.ctx()],
  NEW: (s) => [
    s.slot(),
    s.id(),
    or(s.random, 20, -1, s.version()),
    or(s.random, 3, -1, s.time()),
    or(s.random, 6, -1, s.timeout()),
    or(s.random, 3, -1, s.context()),
  ],
  DUP: (s) => [s.slot(), s.slot()],
  ADD: (s) => [s.ctx(), s.slot()],
  REMOVE: (s) => [s.ctx(), s.slot()],
  UP_REF: (s) => [s.slot()],
  FREE: (s) => [s.slot()],
  SET_TIME: (s) => [s.slot(), s.time(), s.bit()],
  SET_TIMEOUT: (s) => [s.slot(), or(s.random, 20, -1, s.timeout())],
  SET_ID: (s) => [s.slot(), s.id()],
  SET_VERSION: (s) => [s.slot(), s.version()],
  SET_SESSION_CONTEXT: (s) => [s.slot(), s.context()],
  GET: (s) => [s.slot(), s.bit()],
  HAS: (s) => [s.ctx(), s.id(), s.version()],
  SIZE: (s) => [s.ctx(), or(s.random, 10, -1, s.size())],
  TIMEOUT: (s) => [s.ctx(), s.timeout()],
  MODE: (s) => [s.ctx(), s.mode()],
  CALLBACK: (s) => [s.ctx(), s.random.below(3), s.random.below(3)],
  CONTEXT_ID: (s) => [s.ctx(), s.context()],
  FLUSH: (s) => [s.ctx(), or(s.random, 12, 0, s.time()), s.bit()],
  ORDER: (s) => [s.ctx()],
  COUNTERS: (s) => [s.ctx()],
  SKIP_HANDSHAKES: (s) => [s.ctx(), s.random.of([62, 126, 254, 254, 255])],
  STORE: (s) => [s.ctx(), s.slot(), s.bit()],
  UNSTORE: (s) => [s.ctx(), s.slot()],
  HANDSHAKE: (s) => {
    const [offer, id] = [or(s.random, 5, 0, s.idOf(0)), s.idOf(1)];
    // A client takes a session that is made with the id that it offers for the one that it offers.
    const version = s.random.oneIn(12) ? TLS1_1 : TLS1_2;
    return [s.ctx(), offer === id ? 0 : offer, s.slot(), id, version, s.random.below(4)];
  },
  END: () => [],
};

/** Writes a list into `operations` and returns how many it has: it begins with a ctx, and ends with the end of everything. */
export function generate(seed: number, operations: Float64Array): number {
  const random = new Random(seed);
  const scenario = new Scenario(random);
  const count = random.oneIn(4) ? MOST_OPERATIONS : 100 + random.below(900);
  operations.fill(0, 0, count * WORDS);
  for (let i = 0; i < count; i++) {
    const kind = i === 0 ? 'NEW_CONTEXT' : i === count - 1 ? 'END' : scenario.kind();
    const words = ARGUMENTS[kind](scenario);
    operations[i * WORDS] = CODE[kind];
    operations.set(words, i * WORDS + 1);
    if (i === 0) operations[1] = 0;
  }
  return count;
}
