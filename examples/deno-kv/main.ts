// Sessions in Deno KV, sealed: what is on its disk, or in its cloud, opens with the key alone.
//
//   npm run build && SESSION_KEY=$(openssl rand -hex 32) \
//     deno run --unstable-kv --allow-net=127.0.0.1 --allow-env=SESSION_KEY examples/deno-kv/main.ts [port]
import { sealedStore, type KeyValueStore } from 'wasm-session-cache/stores';
import { keyOf, serveStore } from '../store-service.ts';

/** What this uses of Deno's own types. */
declare const Deno: {
  readonly args: readonly string[];
  readonly env: { get(name: string): string | undefined };
  serve(options: { hostname: string; port: number }, serve: (request: Request) => Promise<Response>): unknown;
  openKv(path?: string): Promise<Kv>;
};

interface Kv {
  get(key: readonly string[]): Promise<{ readonly value: Uint8Array | null }>;
  set(key: readonly string[], value: Uint8Array, options: { expireIn: number }): Promise<unknown>;
  delete(key: readonly string[]): Promise<void>;
  atomic(): Atomic;
}

interface Atomic {
  check(entry: object): Atomic;
  delete(key: readonly string[]): Atomic;
  commit(): Promise<{ readonly ok: boolean }>;
}

/** Without a path: where Deno keeps the data of this program. */
const kv = await Deno.openKv(':memory:');

const sessions: KeyValueStore = {
  get: async (key) => (await kv.get([key])).value,
  set: (key, value, lifetime) => kv.set([key], value, { expireIn: lifetime * 1000 }),
  delete: (key) => kv.delete([key]),
  async getdelete(key) {
    const entry = await kv.get([key]);
    if (!entry.value) return null;
    // Of all who have read this version of it, one deletes it.
    const { ok } = await kv.atomic().check(entry).delete([key]).commit();
    return ok ? entry.value : null;
  },
};

const store = sealedStore(sessions, { keys: [keyOf(Deno.env.get('SESSION_KEY'))] });
const [port = 8000] = Deno.args;
Deno.serve({ hostname: '127.0.0.1', port: Number(port) }, (request) => serveStore(store, request));
