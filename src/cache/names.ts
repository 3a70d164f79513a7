// What every entry exports beside its SessionCache.
export type { Backend } from '../core/core.js';
export { MemoryLimitError } from '../base/errors.js';
export type { Offer, RefusalReason, Resumption, StoreOptions } from './resumption.js';
export * from './modes.js';
export type { RemovalReason } from './callbacks.js';
export type { SessionCacheOptions } from './options.js';
export { Session, type SessionInit } from './session.js';
export type { SessionTerms } from './session-init.js';
export type { SessionCacheStats } from './stats.js';
