// Sessions in a Durable Object, sealed by the Worker in front of it: the object, and its storage, never have the key.
//
//   npm run build && npx wrangler dev --config examples/durable-object/wrangler.toml --var SESSION_KEY:$(openssl rand -hex 32)
//
// In production the key is a secret: npx wrangler secret put SESSION_KEY
import { DurableObject } from 'cloudflare:workers';
import { sealedStore, type KeyValueStore, type SealedStore } from 'wasm-session-cache/stores';
import { keyOf, serveStore } from '../store-service.ts';

/** Milliseconds between two looks for what has expired. */
const SWEEP = 60_000;

interface Kept {
  readonly value: Uint8Array;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** One for all sessions here; with more of them, one for each first letter of the names. */
export class SessionTable extends DurableObject {
  async get(key: string): Promise<Uint8Array | undefined> {
    return (await this.ctx.storage.get<Kept>(key))?.value;
  }

  async set(key: string, value: Uint8Array, lifetime: number): Promise<void> {
    await this.ctx.storage.put<Kept>(key, { value, expires: Date.now() + lifetime * 1000 });
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + SWEEP);
  }

  /** In one step: while an object waits for its storage, no other call of it begins. */
  async getdelete(key: string): Promise<Uint8Array | undefined> {
    const value = await this.get(key);
    await this.ctx.storage.delete(key);
    return value;
  }

  async delete(key: string): Promise<void> {
    await this.ctx.storage.delete(key);
  }

  async alarm(): Promise<void> {
    const kept = await this.ctx.storage.list<Kept>();
    const now = Date.now();
    for (const [key, { expires }] of kept) if (expires < now) await this.ctx.storage.delete(key);
    if (kept.size > 0) await this.ctx.storage.setAlarm(now + SWEEP);
  }
}

interface Env {
  readonly SESSION_KEY?: string;
  readonly SESSIONS: { idFromName(name: string): object; get(id: object): KeyValueStore };
}

/** Of this isolate: the counters are its own. */
let store: SealedStore | undefined;

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    const table = () => env.SESSIONS.get(env.SESSIONS.idFromName('sessions'));
    store ??= sealedStore(
      {
        get: (key) => table().get(key),
        set: (key, value, lifetime) => table().set(key, value, lifetime),
        getdelete: (key) => table().getdelete(key),
        delete: (key) => table().delete(key),
      },
      { keys: [keyOf(env.SESSION_KEY)] },
    );
    return serveStore(store, request);
  },
};
