// Revocation of groups. Redis counts generations: each revocation begins one, and a log says of which group. A session has the generation
// in which its handshake began, and is revoked if one of its groups was revoked in a later one.
//
// The log is complete or of no use: where an entry is missing, because Redis has evicted or lost it, all sessions from before count as revoked.
import type { Connection } from './connection.js';

/** Entries that the log has at most: what it has forgotten counts as revoked. */
const MOST_ENTRIES = 10_000;
/** A count begins somewhere below, so that one which begins anew is not taken for the one that was lost. */
const FIRST_GENERATIONS = 2 ** 48;

/** Begins a count, where there is none, with an empty log. */
const BEGIN = "if redis.call('SET', KEYS[1], ARGV[1], 'NX') then redis.call('DEL', KEYS[2]) end";
/** One step, so that nobody sees a generation without its entry. */
const REVOKE = `${BEGIN}
local generation = string.format('%.0f', redis.call('INCR', KEYS[1]))
redis.call('ZADD', KEYS[2], generation, generation .. ' ' .. ARGV[2])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -${MOST_ENTRIES + 1})
return 1`;

export class Generations {
  readonly key: string;
  readonly #logKey: string;
  readonly #connection: Connection;
  /** The generation up to which this process has read the log. */
  #current: number | undefined;
  /** The first generation from which on it knows all entries. */
  #floor = Infinity;
  /** By the names of groups, their last revocation; the first of all first. */
  readonly #revoked = new Map<string, number>();
  #reading: Promise<void> | undefined;

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection;
    // One slot of a cluster has both.
    this.key = `${prefix}{revocation}:generation`;
    this.#logKey = `${prefix}{revocation}:log`;
  }

  /** As far as this process knows; undefined where it knows none. */
  get current(): number | undefined {
    return this.#current;
  }

  /** Whether none of the groups was revoked after that generation. To be called when `follow` is done. */
  isValid(generation: number, names: readonly string[]): boolean {
    if (this.#current === undefined || !(generation >= this.#floor && generation <= this.#current)) return false;
    return names.every((name) => !(this.#revoked.get(name)! > generation));
  }

  /** Takes note of what the key has, and reads what is new in the log. Null: there is no count, or not any more, and one begins. */
  async follow(value: Uint8Array | null): Promise<void> {
    if (value === null) this.#forget();
    const known = value ?? (await this.#run(`${BEGIN}\nreturn redis.call('GET', KEYS[1])`));
    const generation = Number(textOf(known));
    if (!Number.isSafeInteger(generation)) throw new TypeError('redisStore: the generation is no number');
    // What another lookup is reading may be older.
    for (let n = 0; n < 2 && this.#isBehind(generation); n++) {
      await (this.#reading ??= this.#read(generation).finally(() => (this.#reading = undefined)));
    }
  }

  #isBehind(generation: number): boolean {
    return this.#current === undefined || this.#current < generation || generation < this.#floor;
  }

  /** @param names of one group, as of each key */
  async revoke(names: readonly string[]): Promise<void> {
    await this.#run(REVOKE, names.join(' '));
  }

  #run(script: string, ...values: string[]): Promise<unknown> {
    return this.#connection.send(this.key, false, ['EVAL', script, '2', this.key, this.#logKey, first(), ...values]);
  }

  #forget(): void {
    this.#current = undefined;
    this.#floor = Infinity;
    this.#revoked.clear();
  }

  async #read(generation: number): Promise<void> {
    // Another count than the one that was followed.
    if (generation < this.#floor) this.#forget();
    const from = this.#current === undefined ? '-inf' : `(${this.#current}`;
    const command = ['ZRANGE', this.#logKey, from, '+inf', 'BYSCORE'];
    const entries = await this.#connection.send(this.#logKey, true, command);
    if (!Array.isArray(entries)) throw new TypeError('redisStore: no reply to ZRANGE');
    this.#note(generation, entries.map(textOf));
  }

  #note(generation: number, entries: readonly string[]): void {
    const revocations = entries.map((entry) => entry.split(' ')).map(([at, ...names]) => ({ at: Number(at), names }));
    const last = Math.max(generation, revocations.at(-1)?.at ?? 0);
    // Each generation has one entry, so those without a gap before the last are as many as their numbers say.
    let complete = last;
    for (let n = revocations.length - 1; n >= 0 && revocations[n].at === complete; n--) complete--;
    if (complete !== this.#current) {
      if (this.#current !== undefined) this.#revoked.clear();
      this.#floor = complete;
    }
    for (const { at, names } of revocations) for (const name of names) this.#revoke(name, at);
    this.#current = last;
  }

  #revoke(name: string, generation: number): void {
    this.#revoked.delete(name);
    this.#revoked.set(name, generation);
    if (this.#revoked.size <= MOST_ENTRIES) return;
    const [[oldest, at]] = this.#revoked;
    this.#revoked.delete(oldest);
    this.#floor = Math.max(this.#floor, at);
  }
}

function first(): string {
  return String(Math.floor(Math.random() * FIRST_GENERATIONS));
}

function textOf(reply: unknown): string {
  return typeof reply === 'string' ? reply : String.fromCharCode(...(reply as Uint8Array));
}
