import { expectBytes, expectSeconds, typeError } from '../../base/errors.js';
import { zero } from '../../base/intrinsics.js';
import { markAs } from '../../base/marks.js';
import { milliseconds } from '../../base/patience.js';
import type { FoundSession, RemovalListener, SessionGroups } from '../../base/store.js';
import { expectKey } from '../../cache/ids.js';
import type { SyncSealer } from '../sealing/sealer.js';
import type { Connection } from './connection.js';
import { Finder } from './finder.js';
import { Generations } from './generations.js';
import { GroupNames } from './group-names.js';
import { encodeGroups } from './groups.js';
import { Guard, type Refusal } from './guard.js';
import { Lookups } from './lookups.js';
import type { Settings } from './options.js';
import { Removals } from './removals.js';
import { Counters, type RedisStoreStats } from './stats.js';

/** Redis's own limit is far beyond this. */
const MOST_MILLISECONDS = 2 ** 45;
/** Milliseconds after which the generation is asked for again, where no lookup has told it. */
const STALE = 1000;
const REFUSED: Record<Refusal, string> = {
  open: 'Redis has not answered, and is not asked until it does',
  busy: 'too many operations have no answer',
};

export class SealedRedisStore {
  readonly copies = true;
  readonly #connection: Connection;
  readonly #sealer: SyncSealer;
  readonly #settings: Settings;
  readonly #counters = new Counters();
  readonly #groupNames: GroupNames;
  readonly #generations: Generations;
  readonly #lookups: Lookups;
  readonly #guard: Guard;
  readonly #finder: Finder;
  readonly #removals: Removals;
  /** When the generation was asked for by itself, of a clock of milliseconds. */
  #followed = -Infinity;

  constructor(connection: Connection, sealer: SyncSealer, settings: Settings) {
    const { prefix, deadline, now, onError } = settings;
    markAs(this, 'redis-store');
    const counters = this.#counters;
    const generations = new Generations(connection, prefix);
    const lookups = new Lookups(connection, generations.key);
    const guard = new Guard(connection, () => lookups.find([]), deadline, counters);
    this.#connection = connection;
    this.#sealer = sealer;
    this.#settings = settings;
    this.#groupNames = new GroupNames(sealer);
    this.#generations = generations;
    this.#lookups = lookups;
    this.#guard = guard;
    this.#finder = new Finder({ connection, sealer, generations, guard, counters, now, onError });
    this.#removals = new Removals({ connection, channel: `${prefix}removed`, sealer, now, onError });
    this.#follow();
  }

  get stats(): RedisStoreStats {
    return this.#counters.snapshot(this.#guard);
  }

  get(id: Uint8Array, protocolVersion: number): Promise<Uint8Array | undefined> | undefined {
    return this.lookUp(id, protocolVersion)?.then(dataOf);
  }

  lookUp(id: Uint8Array, protocolVersion: number): Promise<FoundSession | undefined> | undefined {
    const keys = this.#keysOf(id, protocolVersion);
    return this.#finder.find({ id, protocolVersion, keys }, () => this.#lookups.find(keys));
  }

  take(id: Uint8Array, protocolVersion: number): Promise<Uint8Array | undefined> | undefined {
    const keys = this.#keysOf(id, protocolVersion);
    const found = this.#finder.find({ id, protocolVersion, keys }, () => this.#lookups.take(keys));
    return found?.then(dataOf);
  }

  set(
    id: Uint8Array,
    protocolVersion: number,
    data: Uint8Array,
    timeout: number,
    _heir?: boolean,
    groups?: SessionGroups,
  ): Promise<boolean> {
    expectBytes('data', data, 1, Infinity);
    expectSeconds('timeout', timeout);
    const [key] = this.#keysOf(id, protocolVersion);
    const names = (groups?.names ?? []).map((group) => this.#groupNames.of(group)[0]!);
    const generation = names.length > 0 ? groups?.generation : NaN;
    const lifetime = Math.min(Math.floor(timeout * 1000), MOST_MILLISECONDS);
    // Of a session whose generation is not known nobody could tell whether it was revoked.
    if (generation === undefined || lifetime < 1 || this.#guard.refusal()) return Promise.resolve(this.#drop());
    const plain = encodeGroups(data, names, generation);
    const sealed = this.#sealer.seal(id, protocolVersion, plain, this.#settings.now() + timeout);
    zero(plain);
    const command = () => this.#send('SET', key, sealed, 'PX', String(lifetime));
    return this.#guard.run(command).then(this.#kept, this.#drop);
  }

  delete(id: Uint8Array, protocolVersion: number): Promise<boolean> {
    const keys = this.#keysOf(id, protocolVersion);
    return this.#change('delete', async () => {
      const counts = Promise.all(keys.map((key) => this.#send('DEL', key)));
      // After it, so that who hears of it does not find it any more.
      this.#removals.tell(id, protocolVersion);
      // By some clients as text.
      return (await counts).some((count) => Number(count) === 1);
    });
  }

  retire(id: Uint8Array, protocolVersion: number): void {
    const keys = this.#keysOf(id, protocolVersion);
    if (this.#guard.refusal()) return;
    const lifetime = String(Math.min(Math.ceil(this.#settings.retiredLifetime * 1000), MOST_MILLISECONDS));
    const shorten = () => Promise.all(keys.map((key) => this.#send('PEXPIRE', key, lifetime, 'LT')));
    this.#guard.run(shorten).catch(this.#settings.onError);
  }

  generation(): number | undefined {
    if (milliseconds() - this.#followed > STALE) this.#follow();
    return this.#generations.current;
  }

  onRemoved(listener: RemovalListener): () => void {
    if (typeof listener !== 'function') throw typeError('listener', 'a function', listener);
    return this.#removals.listen(listener);
  }

  async revokeAll(group: string): Promise<void> {
    const names = this.#groupNames.of(group);
    await this.#change('revokeAll', () => this.#generations.revoke(names));
    this.#removals.tell();
    this.#follow();
  }

  close(): void {
    this.#guard.end();
    this.#removals.end();
  }

  #keysOf(id: Uint8Array, protocolVersion: number): [string, ...string[]] {
    expectKey(id, protocolVersion);
    const { prefix } = this.#settings;
    return this.#sealer.names(id, protocolVersion).map((name) => prefix + name) as [string, ...string[]];
  }

  #send(command: string, key: string, ...values: (string | Uint8Array)[]): Promise<unknown> {
    return this.#connection.send(key, false, [command, key, ...values]);
  }

  /** What is to be known for sure: it rejects where it is not. */
  #change<T>(what: string, change: () => Promise<T>): Promise<T> {
    const refusal = this.#guard.refusal();
    const changed = refusal ? Promise.reject(new Error(REFUSED[refusal])) : this.#guard.run(change);
    return changed.catch((cause: unknown) => {
      throw new Error(`redisStore: ${what}: Redis has not confirmed it`, { cause });
    });
  }

  /** Learns the generation, without waiting for it. */
  #follow(): void {
    this.#followed = milliseconds();
    if (this.#guard.refusal()) return;
    const follow = async () => this.#generations.follow((await this.#lookups.find([])).generation);
    this.#guard.run(follow).catch(this.#settings.onError);
  }

  readonly #kept = (): boolean => {
    this.#counters.stored++;
    return true;
  };

  readonly #drop = (error?: unknown): boolean => {
    this.#counters.dropped++;
    if (error !== undefined) this.#settings.onError(error);
    return false;
  };
}

function dataOf(found: FoundSession | undefined): Uint8Array | undefined {
  return found?.data;
}
