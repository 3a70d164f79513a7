import { attempt } from '../base/attempt.js';
import { after, orElse, together } from '../base/awaitable.js';
import { expectBytes, expectSeconds, typeError } from '../base/errors.js';
import { showBy } from '../base/inspect.js';
import { copyBytes, isBytes, zero } from '../base/intrinsics.js';
import type { Awaitable, FoundSession, SessionStore } from '../base/store.js';
import { expectKey } from '../cache/ids.js';
import { expectKeyValueStore, type KeyValueStore } from './sealed/key-value-store.js';
import { readSettings, type SealedStoreOptions } from './sealed/options.js';
import { Counters, type SealedMissReason, type SealedStoreStats } from './sealed/stats.js';
import { createSealer, type Sealer, type Unopened } from './sealing/sealer.js';

const MOST_SECONDS = 2 ** 31 - 1;

/**
 * Keeps sessions in a key-value store, encrypted and authenticated (AES-256-GCM), under names that are an HMAC of their ids: who reads it learns
 * neither ids nor secrets, and who writes it can forge no session. docs/sealing.md has the wire format.
 *
 * A value that does not open is a miss (`sealed`) and is deleted. Where the key-value store fails, lookups are misses and sessions are not
 * stored: the handshake is a full one. Answers at once where the key-value store does and there is node:crypto, otherwise by promises.
 *
 * Ids are of 1 to 32 bytes. Each method throws a `TypeError` for an argument of a wrong type, a `RangeError` for one out of its range.
 *
 * @param kv stays the caller's
 * @throws {TypeError} kv lacks a method, or an option is of a wrong type or of a name that there is not; a key is no Uint8Array
 * @throws {RangeError} an option is out of its range; there is no key, or one has not 32 bytes
 */
export function sealedStore(kv: KeyValueStore, options: SealedStoreOptions): SealedStore {
  expectKeyValueStore(kv);
  const settings = readSettings(options);
  return new SealedStore(kv, settings, createSealer(settings.keys));
}

type Settings = Omit<Required<SealedStoreOptions>, 'keys'>;
/** How the value of a name is asked for. */
type Question = (name: string) => Awaitable<unknown>;

interface Key {
  readonly id: Uint8Array;
  readonly protocolVersion: number;
}

/** A store of sealed sessions in a key-value store. */
export class SealedStore implements SessionStore {
  /** What is given is read before a method returns, and what it gives is a copy: the caller may zero both. */
  readonly copies = true;
  readonly #kv: KeyValueStore;
  readonly #settings: Settings;
  readonly #sealer: Sealer;
  readonly #counters = new Counters();

  /** @internal */
  constructor(kv: KeyValueStore, settings: Settings, sealer: Sealer) {
    this.#kv = kv;
    this.#settings = settings;
    this.#sealer = sealer;
  }

  /** The data of a session that has not expired. */
  get(id: Uint8Array, protocolVersion: number): Awaitable<Uint8Array | undefined> {
    return after(this.lookUp(id, protocolVersion), dataOf);
  }

  /** The same, with when it expires. */
  lookUp(id: Uint8Array, protocolVersion: number): Awaitable<FoundSession | undefined> {
    return this.#find(keyOf(id, protocolVersion), (name) => this.#kv.get(name));
  }

  /** `get` and `delete` in one step, where the key-value store's `getdelete` is one. */
  take(id: Uint8Array, protocolVersion: number): Awaitable<Uint8Array | undefined> {
    return after(
      this.#find(keyOf(id, protocolVersion), (name) => this.#kv.getdelete(name)),
      dataOf,
    );
  }

  /**
   * Keeps the data for so many seconds, in place of what it had by that key.
   *
   * @returns whether the key-value store has taken it
   */
  set(id: Uint8Array, protocolVersion: number, data: Uint8Array, timeout: number): Awaitable<boolean> {
    const key = keyOf(id, protocolVersion);
    expectBytes('data', data, 0, Infinity);
    expectSeconds('timeout', timeout);
    const store = () => {
      const sealed = this.#sealer.seal(key.id, protocolVersion, data, this.#settings.now() + timeout);
      return after(together([this.#names(key), sealed]), ([names, bytes]) => this.#store(names, bytes, timeout));
    };
    return orElse<boolean>(store, (error) => {
      this.#counters.dropped++;
      this.#settings.onError(error);
      return false;
    });
  }

  #store([name, ...others]: readonly string[], sealed: Uint8Array, timeout: number): Awaitable<boolean> {
    return after(this.#kv.set(name, sealed, wholeSeconds(timeout)), () => {
      this.#counters.stored++;
      // What it had by an older key.
      for (const other of others) this.#discard(other);
      return true;
    });
  }

  /** Throws, or rejects, where the key-value store does: the session may still be there. */
  delete(id: Uint8Array, protocolVersion: number): Awaitable<void> {
    const errors: unknown[] = [];
    const remove = (name: string) =>
      orElse<unknown>(
        () => this.#kv.delete(name),
        (error) => errors.push(error),
      );
    const removed = after(this.#names(keyOf(id, protocolVersion)), (names) => together(names.map(remove)));
    return after(removed, () => {
      if (errors.length > 0) throw errors[0];
    });
  }

  /** Says that a session will hardly be asked for again: it is kept for `retiredLifetime` at most, where the key-value store has `expire`. */
  retire(id: Uint8Array, protocolVersion: number): Awaitable<void> {
    const key = keyOf(id, protocolVersion);
    if (typeof this.#kv.expire !== 'function') return undefined;
    const lifetime = wholeSeconds(this.#settings.retiredLifetime);
    const shorten = (name: string) => this.#kv.expire!(name, lifetime);
    const retired = () => after(this.#names(key), (names) => after(together(names.map(shorten)), () => {}));
    return orElse<void>(retired, this.#settings.onError);
  }

  /** Counters since the store was made: a snapshot. */
  get stats(): SealedStoreStats {
    return this.#counters.snapshot();
  }

  #names({ id, protocolVersion }: Key): Awaitable<string[]> {
    const withPrefix = (name: string) => this.#settings.prefix + name;
    return after(this.#sealer.names(id, protocolVersion), (names) => names.map(withPrefix));
  }

  #find(key: Key, question: Question): Awaitable<FoundSession | undefined> {
    const search = () => after(this.#names(key), (names) => this.#search(key, names, question));
    return orElse<FoundSession | undefined>(search, (error) => {
      this.#settings.onError(error);
      return this.#missed('error');
    });
  }

  /** One name after the other: all sessions have the first but those that an older key sealed. */
  #search(key: Key, [name, ...others]: readonly string[], question: Question): Awaitable<FoundSession | undefined> {
    return after(question(name), (value) => {
      if (value === null || value === undefined) {
        return others.length > 0 ? this.#search(key, others, question) : this.#missed('unknown');
      }
      if (!isBytes(value)) throw typeError('a value of kv', 'a Uint8Array', value);
      return after(this.#sealer.open(key.id, key.protocolVersion, value), (opened) => this.#judge(name, opened));
    });
  }

  #judge(name: string, opened: FoundSession | Unopened): FoundSession | undefined {
    if (typeof opened !== 'string') {
      if (opened.expires >= this.#settings.now()) {
        this.#counters.hits++;
        return opened;
      }
      zero(opened.data);
    }
    this.#discard(name);
    return this.#missed(typeof opened === 'string' ? 'sealed' : 'expired');
  }

  /** Nobody waits for it. */
  #discard(name: string): void {
    attempt(() => this.#kv.delete(name), this.#settings.onError);
  }

  #missed(reason: SealedMissReason): undefined {
    this.#counters.misses[reason]++;
  }

  static {
    showBy(this, ['hits', 'misses', 'stored', 'dropped']);
  }
}

function dataOf(found: FoundSession | undefined): Uint8Array | undefined {
  return found?.data;
}

/** Checked, and a copy: it is used after the caller has gone on. */
function keyOf(id: Uint8Array, protocolVersion: number): Key {
  expectKey(id, protocolVersion);
  return { id: copyBytes(id), protocolVersion };
}

/** For key-value stores, for which none may mean for ever. */
function wholeSeconds(seconds: number): number {
  return Math.min(Math.max(Math.ceil(seconds), 1), MOST_SECONDS);
}
