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

  async find(keys: readonly string[]): Promise<Found> {
    const batch = (this.#batch ??= this.#begin());
    const start = batch.keys.push(...keys) - keys.length;
    if (batch.keys.length >= MOST_KEYS) this.#batch = undefined;
    const { values, generation } = await batch.found;
    return { values: values.slice(start, start + keys.length), generation };
  }

  /** One by one, since each is removed. */
  async take(keys: readonly string[]): Promise<Found> {
    const takes = keys.map((key) => this.#connection.send(key, false, ['GETDEL', key]));
    const [generation, ...values] = await Promise.all([this.#get(this.#generationKey), ...takes]);
    return { values: values.map(expectValue), generation: expectValue(generation) };
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
    const values = await this.#getAll(keys);
    if (!Array.isArray(values) || values.length !== keys.length) throw new TypeError('redisStore: no reply to MGET');
    const generation = expectValue(values.pop());
    return { values: values.map(expectValue), generation };
  }

  #getAll(keys: readonly string[]): Promise<unknown> {
    if (!this.#connection.isCluster) return this.#connection.send(keys[0], true, ['MGET', ...keys]);
    return Promise.all(keys.map((key) => this.#get(key)));
  }

  #get(key: string): Promise<unknown> {
    return this.#connection.send(key, true, ['GET', key]);
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
