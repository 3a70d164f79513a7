// An https server whose clients resume their sessions, and which tells Prometheus of it, at /metrics of a port of its own.
//
//   npm run build && npx tsx examples/metrics/server.ts
//   curl --insecure https://localhost:8443 https://localhost:8443
//   curl http://localhost:9464/metrics
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { Registry } from 'prom-client';
import { SessionCache } from 'wasm-session-cache';
import { collect } from 'wasm-session-cache/metrics';
import { attachSessionCache, sessionCacheOptions } from 'wasm-session-cache/node';
import { HOST, makeIdentity } from '../certificate.ts';

const { cert, key } = await makeIdentity();
const server = createServer(sessionCacheOptions({ cert, key }), (_request, response) => {
  response.setHeader('connection', 'close');
  response.end('hello\n');
});
// Small, so that the ages of what it evicts are to be seen.
const cache = new SessionCache<Uint8Array>({ cacheSize: Number(process.env.CACHE_SIZE ?? 20_480) });
const binding = attachSessionCache(server, { cache });

const register = new Registry();
collect(register, { binding, cache });
const metrics = createPlainServer(async (_request, response) => {
  response.setHeader('content-type', register.contentType);
  response.end(await register.metrics());
});

function listen(listener: Server, port: number, name: string): void {
  listener.listen(port, () => console.log(`${name}: ${(listener.address() as AddressInfo).port}`));
}

listen(server, Number(process.env.PORT ?? 8443), `https://${HOST}`);
listen(metrics, Number(process.env.METRICS_PORT ?? 9464), 'metrics');
