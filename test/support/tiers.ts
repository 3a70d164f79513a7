// Servers with a tier each, over one remote store.
import { onTestFinished } from 'vitest';
import { SharedSessionCache } from '../../src/shared.js';
import {
  tieredStore,
  type RemovalListener,
  type SessionStore,
  type TieredStore,
  type TieredStoreOptions,
} from '../../src/stores.js';
import { mapStore } from './map-store.js';

/** Seconds since 1970. */
export const NOW = 1_700_000_000;

export const bytes = (text: string) => new Uint8Array(Buffer.from(text));
export const text = (data: unknown) => (data ? Buffer.from(data as Uint8Array).toString() : undefined);

export interface Fleet {
  readonly clock: { now: number };
  /** What the remote store was asked. */
  readonly asked: string[];
  readonly servers: readonly TieredStore[];
  /** Tells all servers that one was removed, or any. */
  tell: RemovalListener;
}

/** Two servers, each with a local store, and a remote one that both share and that answers later. */
export function fleet(options: TieredStoreOptions = {}, more: Partial<SessionStore> = {}): Fleet {
  const clock = { now: NOW };
  const asked: string[] = [];
  const listeners = new Set<RemovalListener>();
  const map = mapStore();
  const note = <A extends unknown[], R>(name: string, method: (...values: A) => R) => {
    return async (...values: A): Promise<Awaited<R>> => (asked.push(name), await method(...values));
  };
  const remote: SessionStore = {
    get: note('get', map.get),
    take: note('take', map.take),
    set: note('set', map.set),
    delete: note('delete', map.delete),
    onRemoved: (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
    ...more,
  };
  const server = () => {
    const local = SharedSessionCache.create({ now: () => clock.now });
    const store = tieredStore(local, remote, { now: () => clock.now, ...options });
    onTestFinished(() => store.close());
    return store;
  };
  const tell: RemovalListener = (one, version) => listeners.forEach((listener) => listener(one, version));
  return { clock, asked, servers: [server(), server()], tell };
}
