// Every export of the entry for Node's TLS servers, with the types of Node.
import { createServer } from 'node:tls';
import { SessionCache } from 'wasm-session-cache';
import * as js from 'wasm-session-cache/js';
import * as entry from 'wasm-session-cache/node';
import {
  attachSessionCache,
  sessionCacheOptions,
  type AttachOptions,
  type Awaitable,
  type BindingStats,
  type NotResumedReason,
  type ResumptionReport,
  type SessionCacheBinding,
  type SessionStore,
} from 'wasm-session-cache/node';

/** A new export that is missing here is an error. */
export const values: { [Name in keyof typeof entry]: unknown } = { attachSessionCache, sessionCacheOptions };

const bytes = Uint8Array.of(1);
const found: Awaitable<Uint8Array | undefined> = Promise.resolve(bytes);
const store: SessionStore = { get: () => found, take: async () => null, set: () => {}, delete: () => true };

/** A cache of either entry with one of them, or a store. */
export const options: AttachOptions[] = [
  { cache: new SessionCache<Uint8Array>() },
  { cache: new js.SessionCache<Uint8Array>(), now: () => 1 },
  { cache: store, timeout: 300, maxLifetime: 600, lookupDeadline: 100, singleUse: false, maxClientHello: 1024 },
  { idContext: bytes, contextOf: (serverName) => (serverName === '' ? undefined : serverName.toUpperCase()) },
  { helloTimeout: 1000, contextOf: (_serverName, protocols) => protocols.join() },
  { onResumption: report, onError: (error: unknown) => void error },
];

export function report({ socket, resumed, reason, serverName, protocolVersion, age }: ResumptionReport): void {
  const why: NotResumedReason | undefined = resumed ? undefined : reason;
  if (why === 'expired' && serverName && protocolVersion && (age ?? 0) > 1) socket.destroy();
}

export function use(server = createServer(sessionCacheOptions({ cert: 'x' }))): BindingStats {
  const binding: SessionCacheBinding = attachSessionCache(server, options[0]);
  const { handshakes, notResumed }: BindingStats = binding.stats;
  if (handshakes < notResumed.unknown) binding.detach();
  server.on('secureConnection', async (socket) => (await binding.revoke(socket)) + 1);
  const { secureOptions, cert } = sessionCacheOptions({ cert: 'x' });
  server.setSecureContext({ secureOptions: secureOptions + 0, cert: cert.trim() });
  return binding.stats;
}

// @ts-expect-error: a server first
attachSessionCache({});
// @ts-expect-error: data are bytes
attachSessionCache(createServer(), { cache: new SessionCache<string>() });
// @ts-expect-error: no such option
attachSessionCache(createServer(), { ttl: 300 });
// @ts-expect-error: a store that takes, too
attachSessionCache(createServer(), { cache: { get: () => bytes, set() {}, delete() {} } });
// @ts-expect-error: no such reason
export const lost: NotResumedReason = 'lost';
