// What resumes, and why not, as metrics: for OpenTelemetry and for Prometheus.
export { observe, type Histogram, type Meter } from './metrics/opentelemetry.js';
export { collect, type Register } from './metrics/prometheus.js';
export type { OneOrSeveral, Sources } from './metrics/sources.js';
export type { ObservedBinding } from './metrics/binding.js';
export type { ObservedSharedCache } from './metrics/cache.js';
export type { ObservedClient } from './metrics/client.js';
export type { ObservedStore } from './metrics/store.js';
