// A cache for the sessions that servers give to TLS clients of Node.
export { ClientSessionCache } from './client-session-cache.js';
export type { SealingKeys } from '../stores/sealing/keys.js';
export type { ClientSessionCacheOptions } from './settings.js';
export type { ClientResumptionReport, ClientSessionStats, NotResumedByServer } from './stats.js';
export type { FetchDispatcher, FetchDispatcherOptions } from './adapters/fetch.js';
export type { FetchConnectOptions } from './adapters/undici.js';
export type { InstallOptions } from './adapters/install.js';
