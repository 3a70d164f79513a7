// The lookup service over Deno.serve.
//
//   npm run build && deno run --allow-net=127.0.0.1 examples/deno/main.ts [port]
import { SessionCache } from 'wasm-session-cache';
import { createLookupService } from '../lookup-service.ts';

/** What this uses of Deno's own types. */
declare const Deno: {
  readonly args: readonly string[];
  serve(options: { hostname: string; port: number }, serve: (request: Request) => Promise<Response>): unknown;
};

const [port = 8000] = Deno.args;
const cache = new SessionCache<Uint8Array>({ timeout: 300 });

Deno.serve({ hostname: '127.0.0.1', port: Number(port) }, createLookupService(cache));
