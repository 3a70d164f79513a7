// One cache of TLS sessions for all threads of a process, in shared memory.
export { SharedSessionCache } from './shared/shared-session-cache.js';
export type { SharedSessionCacheOptions } from './shared/options.js';
export type { SharedCacheStats } from './shared/stats.js';
export type { SharedCacheToken } from './shared/memory.js';
export type { WorkerThread } from './shared/runtime.js';
export type { StoredSession } from './base/stored-session.js';
