import type { KeyValueStore } from '../../src/stores.js';

/** A key-value store over a `Map`, which says what it was asked. */
export class KeyValues implements KeyValueStore {
  readonly map = new Map<string, Uint8Array>();
  readonly asked: string[] = [];

  get(key: string) {
    this.asked.push(`get ${key}`);
    return this.map.get(key);
  }

  set(key: string, value: Uint8Array, lifetime: number): unknown {
    this.asked.push(`set ${key} ${lifetime}`);
    return this.map.set(key, value);
  }

  getdelete(key: string) {
    this.asked.push(`getdelete ${key}`);
    const value = this.map.get(key);
    this.map.delete(key);
    return value;
  }

  delete(key: string): unknown {
    this.asked.push(`delete ${key}`);
    return this.map.delete(key);
  }

  expire(key: string, lifetime: number): unknown {
    this.asked.push(`expire ${key} ${lifetime}`);
    return this.map.has(key);
  }
}

/** The same, by promises. */
export function answeringLater(kv: KeyValueStore): KeyValueStore {
  return {
    get: async (key) => kv.get(key),
    set: async (key, value, lifetime) => kv.set(key, value, lifetime),
    getdelete: async (key) => kv.getdelete(key),
    delete: async (key) => kv.delete(key),
    expire: async (key, lifetime) => kv.expire?.(key, lifetime),
  };
}
