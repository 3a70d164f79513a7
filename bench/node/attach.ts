// With what a server resumes: the binding, Node's own session events, or nothing.
import type { Server } from 'node:tls';
import { attachSessionCache } from '../../dist/node/index.js';
import { collect, observe } from '../../dist/metrics.js';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { Registry } from 'prom-client';
import { latin1 } from '../contestants/keys.ts';
import { fill, type Stock } from './stock.ts';

/**
 * What such a store of the binding holds, or `binding`, one with the store that it has by default; or without the binding: `events`, listeners of Node's session events that keep
 * nothing; `prom-client` and `opentelemetry`, the binding with metrics; `map`, such listeners over a `Map`, which resumes in TLS 1.2 alone; `nothing`, no listeners.
 */
export type Attached = Stock | 'binding' | 'prom-client' | 'opentelemetry' | 'events' | 'map' | 'nothing';

export function attach(server: Server, attached: Attached): void {
  if (attached === 'events') listen(server, { set: () => {}, get: () => undefined });
  else if (attached === 'map') listen(server, mapByText());
  else if (attached === 'binding') attachSessionCache(server);
  else if (attached === 'prom-client') collect(new Registry(), { binding: attachSessionCache(server) });
  else if (attached === 'opentelemetry') observe(makeMeter(), { binding: attachSessionCache(server) });
  else if (attached !== 'nothing') attachSessionCache(server, { cache: fill(attached) });
}

interface Sessions {
  readonly set: (id: Buffer, sessionData: Buffer) => void;
  readonly get: (id: Buffer) => Buffer | undefined;
}

type Asked = (error: null, sessionData: Buffer | null) => void;

/** Answers both events at once, as the documentation of Node does it. */
function listen(server: Server, { set, get }: Sessions): void {
  server.on('newSession', (id: Buffer, sessionData: Buffer, done: () => void) => {
    set(id, sessionData);
    done();
  });
  server.on('resumeSession', (id: Buffer, done: Asked) => done(null, get(id) ?? null));
}

/** Keyed by latin1 strings, the fastest of those that hold any id. Nothing expires, which is to its favour. */
function mapByText(): Sessions {
  const map = new Map<string, Buffer>();
  return {
    set: (id, sessionData) => void map.set(latin1(id), sessionData),
    get: (id) => map.get(latin1(id)),
  };
}

/** Of a real SDK, with a reader that is never asked. */
function makeMeter() {
  class Reader extends MetricReader {
    protected override onForceFlush = () => Promise.resolve();
    protected override onShutdown = () => Promise.resolve();
  }
  return new MeterProvider({ readers: [new Reader()] }).getMeter('bench');
}
