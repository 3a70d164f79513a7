// The lookup service over Bun.serve.
//
//   npm run build && bun examples/bun/main.ts [port]
import { SessionCache } from 'wasm-session-cache';
import { createLookupService } from '../lookup-service.ts';

/** What this uses of Bun's own types. */
declare const Bun: {
  readonly argv: readonly string[];
  serve(options: { hostname: string; port: number; fetch(request: Request): Promise<Response> }): { readonly url: URL };
};

const [, , port = 8000] = Bun.argv;
const cache = new SessionCache<Uint8Array>({ timeout: 300 });
const { url } = Bun.serve({ hostname: '127.0.0.1', port: Number(port), fetch: createLookupService(cache) });

console.log(`Listening on ${url}`);
