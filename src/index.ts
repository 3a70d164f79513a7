export { MemoryLimitError } from './errors.js';
export type { Offer, RefusalReason, Resumption, StoreOptions } from './handshake.js';
export * from './modes.js';
export type { RemovalReason } from './operations.js';
export { Session, type SessionInit } from './session.js';
export type { SessionCacheOptions } from './options.js';
export { SessionCache } from './session-cache.js';
export type { SessionCacheStats } from './stats.js';
