// A cache over anything that keeps values by strings.
import type { Session } from '../../dist/index.js';
import type { Cache } from './cache.ts';
import type { KeyOf } from './keys.ts';

export interface Store {
  readonly size: number;
  get(key: string): Session | undefined;
  set(key: string, session: Session): unknown;
  /** True if it was there. */
  delete(key: string): unknown;
}

export class KeyedCache implements Cache {
  protected readonly store: Store;
  protected readonly keyOf: KeyOf;

  constructor(store: Store, keyOf: KeyOf) {
    this.store = store;
    this.keyOf = keyOf;
  }

  get size(): number {
    return this.store.size;
  }

  put(id: Buffer, session: Session): void {
    this.store.set(this.keyOf(id), session);
  }

  get(id: Buffer): Session | undefined {
    return this.store.get(this.keyOf(id));
  }

  remove(id: Buffer, _session: Session): boolean {
    return this.store.delete(this.keyOf(id)) === true;
  }

  take(id: Buffer): Session | undefined {
    const key = this.keyOf(id);
    const session = this.store.get(key);
    if (session !== undefined) this.store.delete(key);
    return session;
  }
}
