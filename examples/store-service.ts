// A service that keeps TLS sessions for servers in a store that they share, over HTTP, for any runtime that serves requests with a function.
// Whoever reaches the service may have the sessions, so nobody else must.
//
//   PUT    /sessions/<id>?timeout=<seconds>   keeps the body: 204, or 503 where the store does not take it
//   GET    /sessions/<id>                     200 and what was kept, or 404
//   POST   /take/<id>                         the same, once
//   DELETE /sessions/<id>                     204
//   GET    /stats                             200 and the counters, as JSON
//
// Ids are 32 bytes in hexadecimal, of TLS 1.3.
import type { SealedStore } from 'wasm-session-cache/stores';

const TLS1_3_VERSION = 0x0304;
const MOST_DATA = 4096;

type Answer = (store: SealedStore, id: Uint8Array, request: Request) => Promise<Response>;

const ANSWERS: Readonly<Record<string, Answer>> = {
  'PUT sessions': async (store, id, request) => {
    const timeout = Number(new URL(request.url).searchParams.get('timeout') ?? 300);
    const data = new Uint8Array(await request.arrayBuffer());
    if (!(timeout >= 1) || timeout > 604_800 || data.length < 1 || data.length > MOST_DATA) return refusal(400);
    return refusal((await store.set(id, TLS1_3_VERSION, data, timeout)) ? 204 : 503);
  },
  'GET sessions': async (store, id) => answer(await store.get(id, TLS1_3_VERSION)),
  'POST take': async (store, id) => answer(await store.take(id, TLS1_3_VERSION)),
  'DELETE sessions': async (store, id) => {
    await store.delete(id, TLS1_3_VERSION);
    return refusal(204);
  },
};

export async function serveStore(store: SealedStore, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === 'GET' && pathname === '/stats') return Response.json(store.stats);
  const [, path, hex = ''] = /^\/(sessions|take)\/([0-9a-f]{64})$/.exec(pathname) ?? [];
  const found = ANSWERS[`${request.method} ${path}`];
  return found ? found(store, bytesOf(hex), request) : refusal(404);
}

function answer(data: Uint8Array | undefined): Response {
  if (!data) return refusal(404);
  // A copy, which the response keeps: the bytes are zeroed.
  const body = data.slice();
  data.fill(0);
  return new Response(body, { headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' } });
}

function refusal(status: number): Response {
  return new Response(null, { status });
}

/** A key that is given in hexadecimal, of `openssl rand -hex 32`. */
export function keyOf(hex: string | undefined): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(hex ?? '')) throw new Error('SESSION_KEY: expected the 64 digits of openssl rand -hex 32');
  return bytesOf(hex!);
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g)!, (digits) => Number.parseInt(digits, 16));
}
