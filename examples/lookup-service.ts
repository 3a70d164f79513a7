// A service that keeps TLS sessions for others and looks them up, over HTTP, for any runtime that serves requests with a
// function. The session data are keys: whoever reaches the service may have them, so nobody else must.
//
//   PUT  /sessions/<id>?timeout=<seconds>   keeps the body: 201, or 204 where it replaces another
//   POST /resume/<id>                       200 and what was kept, or 404 and why there is nothing to resume
//   GET  /stats                             200 and the counters, as JSON
//
// Ids are 1 to 32 bytes in hexadecimal. What is malformed is answered with 400, too much data with 413, and changes nothing.
import { Session, type SessionCache } from 'wasm-session-cache';

/** A session with a client's certificate has about so many bytes. */
const MOST_DATA = 4096;
/** A day, as RFC 5246 appendix F.1.4 suggests. */
const MOST_SECONDS = 86_400;

type Cache = SessionCache<Uint8Array>;
type Service = (request: Request) => Promise<Response>;

interface Route {
  readonly method: string;
  readonly path: RegExp;
  respond(cache: Cache, request: Request, id: string): Response | Promise<Response>;
}

const ROUTES: readonly Route[] = [
  { method: 'PUT', path: /^\/sessions\/([^/]*)$/, respond: store },
  { method: 'POST', path: /^\/resume\/([^/]*)$/, respond: resume },
  { method: 'GET', path: /^\/stats$/, respond: (cache) => Response.json({ backend: cache.backend, ...cache.stats }) },
];

/** Why a request is not served. */
class Refusal extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

export function createLookupService(cache: Cache): Service {
  return async (request) => {
    try {
      return await respond(cache, request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, message, headers } = error;
      return new Response(message, { status, headers });
    }
  };
}

function respond(cache: Cache, request: Request): Response | Promise<Response> {
  const { pathname } = new URL(request.url);
  const route = ROUTES.find(({ path }) => path.test(pathname));
  if (!route) throw new Refusal(404, 'no such path');
  if (request.method !== route.method) throw new Refusal(405, `expected ${route.method}`, { allow: route.method });
  return route.respond(cache, request, route.path.exec(pathname)![1]);
}

async function store(cache: Cache, request: Request, hex: string): Promise<Response> {
  const id = parseId(hex);
  const timeout = parseTimeout(request.url) ?? cache.timeout;
  const data = await readBody(request);
  const replaced = cache.hasSession(id);
  using session = new Session(id, { data, timeout });
  cache.store(session);
  return new Response(null, { status: replaced ? 204 : 201 });
}

function resume(cache: Cache, _: Request, hex: string): Response {
  const found = cache.resume({ id: parseId(hex) });
  if (!found.session) throw new Refusal(404, found.reason);
  using session = found.session;
  const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' };
  // The response copies the bytes: the session's are zeroed when it leaves, which may be before they are sent.
  return new Response(session.data, { headers });
}

function parseId(hex: string): Uint8Array {
  if (!/^([0-9a-f]{2}){1,32}$/i.test(hex)) throw new Refusal(400, 'id: expected 1 to 32 bytes in hexadecimal');
  return Uint8Array.from(hex.match(/../g)!, (digits) => Number.parseInt(digits, 16));
}

function parseTimeout(url: string): number | undefined {
  const text = new URL(url).searchParams.get('timeout');
  if (text === null) return undefined;
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (seconds > MOST_SECONDS) throw new Refusal(400, `timeout: expected 0 to ${MOST_SECONDS} seconds`);
  return seconds;
}

/**
 * No more of it than is to be kept. What says that it is longer is not begun: where reading stops within a body, the connection
 * may end before the client has the answer.
 */
async function readBody({ body, headers }: Request): Promise<Uint8Array> {
  expectLength(Number(headers.get('content-length')));
  const bytes = new Uint8Array(MOST_DATA);
  let length = 0;
  for await (const chunk of body ?? []) {
    expectLength(length + chunk.length);
    bytes.set(chunk, length);
    length += chunk.length;
  }
  if (length === 0) throw new Refusal(400, 'body: expected session data');
  return bytes.slice(0, length);
}

function expectLength(length: number): void {
  if (length > MOST_DATA) throw new Refusal(413, `body: expected at most ${MOST_DATA} bytes`);
}
