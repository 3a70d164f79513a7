import { attempt } from '../../base/attempt.js';
import { after, orElse } from '../../base/awaitable.js';
import { copyBytes, isBytes, zero } from '../../base/intrinsics.js';
import { markAs } from '../../base/marks.js';
import type { Awaitable, FoundSession, SessionGroups, SessionStore } from '../../base/store.js';
import { TLS1_3_VERSION } from '../../base/versions.js';
import { decodeCopy, encodeCopy } from './copies.js';
import { Counters, type TieredStoreStats } from './stats.js';

export interface TierSettings {
  readonly local: SessionStore;
  readonly remote: SessionStore;
  /** Seconds. */
  readonly localLifetime: number;
  readonly singleUse: boolean;
  now(): number;
}

type Found = Uint8Array | undefined;

export class Tiers {
  readonly copies = true;
  readonly #settings: TierSettings;
  readonly #counters = new Counters();
  readonly #unlisten: (() => void) | undefined;
  /** Copies from before count no more, in seconds since 1970. */
  #dropped = -Infinity;
  /** So often something was removed, here or elsewhere. */
  #removals = 0;

  constructor(settings: TierSettings) {
    markAs(this, 'tiered-store');
    this.#settings = settings;
    this.#unlisten = settings.remote.onRemoved?.((id, protocolVersion) => this.#hear(id, protocolVersion));
  }

  get stats(): TieredStoreStats {
    return this.#counters.snapshot();
  }

  get(id: Uint8Array, protocolVersion: number): Awaitable<Found> {
    if (!this.#isLocal(protocolVersion)) return this.#askRemote(id, protocolVersion);
    const bytes = this.#locally((local) => local.get(id, protocolVersion));
    return after(bytes, (copy) => this.#accept(copy) ?? this.#askRemote(id, protocolVersion));
  }

  take(id: Uint8Array, protocolVersion: number): Awaitable<Found> {
    const { remote } = this.#settings;
    this.#forget(id, protocolVersion);
    return after(remote.take(id, protocolVersion), (data) => this.#count(data ?? undefined));
  }

  set(
    id: Uint8Array,
    protocolVersion: number,
    data: Uint8Array,
    timeout: number,
    heir?: boolean,
    groups?: SessionGroups,
  ): Awaitable<unknown> {
    const { remote, now } = this.#settings;
    this.#keep(id, protocolVersion, { data, expires: now() + timeout }, heir);
    const given = remote.copies ? data : copyBytes(data);
    return remote.set(id, protocolVersion, given, timeout, heir, groups);
  }

  delete(id: Uint8Array, protocolVersion: number): Awaitable<unknown> {
    this.#forget(id, protocolVersion);
    return this.#settings.remote.delete(id, protocolVersion);
  }

  retire(id: Uint8Array, protocolVersion: number): Awaitable<unknown> {
    void this.#locally((local) => local.retire?.(id, protocolVersion));
    return this.#settings.remote.retire?.(id, protocolVersion);
  }

  generation(): number | undefined {
    return this.#settings.remote.generation?.();
  }

  close(): void {
    this.#unlisten?.();
  }

  /** Whether copies of such sessions may be local. */
  #isLocal(protocolVersion: number): boolean {
    const { localLifetime, singleUse } = this.#settings;
    return localLifetime > 0 && !(singleUse && protocolVersion === TLS1_3_VERSION);
  }

  /** What the local store fails with is a miss of it. */
  #locally<T>(action: (local: SessionStore) => Awaitable<T>): Awaitable<T | undefined> {
    return orElse<T | undefined>(
      () => action(this.#settings.local),
      () => void this.#counters.localErrors++,
    );
  }

  /** The data of a copy that may be used, as the caller's own. */
  #accept(bytes: unknown): Found {
    if (!isBytes(bytes)) return undefined;
    const { local, localLifetime, now } = this.#settings;
    const copy = decodeCopy(bytes);
    const time = now();
    // Also where the clock has gone back, nothing lives longer.
    const isFresh = copy && copy.copied > this.#dropped && copy.copied <= time && time < copy.copied + localLifetime;
    if (!isFresh || !(time < copy.expires)) {
      if (local.copies) zero(bytes);
      return undefined;
    }
    this.#counters.localHits++;
    return local.copies ? copy.data : copyBytes(copy.data);
  }

  #askRemote(id: Uint8Array, protocolVersion: number): Awaitable<Found> {
    const removals = this.#removals;
    return after(this.#findRemote(id, protocolVersion), (found) => {
      // What was removed meanwhile may be just this.
      if (found && removals === this.#removals && this.#keep(id, protocolVersion, found)) {
        this.#counters.copied++;
      }
      return this.#count(found?.data);
    });
  }

  /** The data as the caller's own. */
  #findRemote(id: Uint8Array, protocolVersion: number): Awaitable<FoundSession | undefined> {
    const { remote } = this.#settings;
    if (remote.lookUp) return remote.lookUp(id, protocolVersion);
    return after(remote.get(id, protocolVersion), (data) => {
      return data ? { data: remote.copies ? data : copyBytes(data), expires: Infinity } : undefined;
    });
  }

  #count(data: Found): Found {
    if (data) this.#counters.remoteHits++;
    else this.#counters.misses++;
    return data;
  }

  /** @returns whether it was to be kept */
  #keep(id: Uint8Array, protocolVersion: number, { data, expires }: FoundSession, heir?: boolean): boolean {
    const { localLifetime, now } = this.#settings;
    const time = now();
    const lifetime = Math.min(localLifetime, expires - time);
    // Where the clock gives no number, none is.
    if (!this.#isLocal(protocolVersion) || !(lifetime > 0)) return false;
    const copy = encodeCopy(data, time, expires);
    // Stores count whole seconds, and some take none at all for ever.
    void this.#locally((local) => local.set(id, protocolVersion, copy, Math.ceil(lifetime), heir));
    if (this.#settings.local.copies) zero(copy);
    return true;
  }

  #hear(id: Uint8Array | undefined, protocolVersion = 0): void {
    this.#counters.removals++;
    if (id) this.#forget(id, protocolVersion);
    else this.#drop();
  }

  #forget(id: Uint8Array, protocolVersion: number): void {
    const { local } = this.#settings;
    this.#removals++;
    // A copy that can't be removed is not to be used.
    const fail = () => (this.#counters.localErrors++, this.#drop());
    attempt(() => local.delete(id, protocolVersion), fail);
  }

  #drop(): void {
    this.#removals++;
    this.#dropped = this.#settings.now();
  }
}
