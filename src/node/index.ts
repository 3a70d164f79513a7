// Session resumption for the TLS servers of Node.
export { attachSessionCache } from './attach.js';
export type { SessionCacheBinding } from './binding.js';
export { sessionCacheOptions } from './server-options.js';
export type { AttachOptions, ResumptionReport } from './settings.js';
export type { BindingStats, NotResumedReason } from './stats.js';
export type { Awaitable, FoundSession, RemovalListener, SessionGroups, SessionStore } from '../base/store.js';
