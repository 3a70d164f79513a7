// Lookups that come in one turn of the event loop are one command.
import { isBytes } from '../../base/intrinsics.js';
import { afterThisTurn } from '../../base/patience.js';
import type { Connection } from './connection.js';

/** Keys of one command. */
const MOST_KEYS = 128;

/** What keys have, and what the generation's key had at that time. */
export interface Found {
  readonly values: readonly (Uint8Array | null)[];
  readonly generation: Uint8Array | null;
}

export class Lookups {
  readonly #connection: Connection;
  readonly #generationKey: string;
  #batch: Batch | undefined;

  constructor(connection: Connection, generationKey: string) {
    this.#connection = connection;
    this.#generationKey = generationKey;
  }

  find(keys: readonly string[]): Promise<Found> {
    // Each by itself in a cluster, where one server may fail and others answer.
    return this.#connection.isCluster ? this.#askEach('GET', keys) : this.#askTogether(keys);
  }

  /** One by one, since each is removed. */
  take(keys: readonly string[]): Promise<Found> {
    return this.#askEach('GETDEL', keys);
  }

  async #askTogether(keys: readonly string[]): Promise<Found> {
    const batch = (this.#batch ??= this.#begin());
    const start = batch.keys.push(...keys) - keys.length;
    if (batch.keys.length >= MOST_KEYS) this.#batch = undefined;
    const { values, generation } = await batch.found;
    return { values: values.slice(start, start + keys.length), generation };
  }

  async #askEach(command: 'GET' | 'GETDEL', keys: readonly string[]): Promise<Found> {
    const answers = keys.map((key) => this.#connection.send(key, command === 'GET', [command, key]));
    const [{ generation }, ...values] = await Promise.all([this.#askTogether([]), ...answers]);
    return { values: values.map(expectValue), generation };
  }

  #begin(): Batch {
    const keys: string[] = [];
    const found = new Promise<Found>((resolve, reject) => {
      afterThisTurn(() => {
        if (this.#batch?.keys === keys) this.#batch = undefined;
        this.#ask([...keys, this.#generationKey]).then(resolve, reject);
      });
    });
    return { keys, found };
  }

  async #ask(keys: readonly string[]): Promise<Found> {
    const values = await this.#connection.send(keys[0], true, ['MGET', ...keys]);
    if (!Array.isArray(values) || values.length !== keys.length) throw new TypeError('redisStore: no reply to MGET');
    const generation = expectValue(values.pop());
    return { values: values.map(expectValue), generation };
  }
}

interface Batch {
  readonly keys: string[];
  readonly found: Promise<Found>;
}

function expectValue(value: unknown): Uint8Array | null {
  if (value === null || value === undefined) return null;
  if (isBytes(value)) return value;
  throw new TypeError('redisStore: Redis gave something else than bytes');
}
