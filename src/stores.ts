// Sessions beyond one process: sealed, in stores that others can read and write.
export { sealedStore, type SealedStore } from './stores/sealed-store.js';
export type { SealedStoreOptions } from './stores/sealed/options.js';
export type { KeyValueStore } from './stores/sealed/key-value-store.js';
export { restoreImage, saveImage, type ImageOptions, type RestoredImage } from './stores/images.js';
export type { ImageCache } from './stores/image/caches.js';
export type { SealedMissReason, SealedStoreStats } from './stores/sealed/stats.js';
export type { SealingKeys } from './stores/sealing/keys.js';
export { redisStore, type RedisStore } from './stores/redis-store.js';
export type { RedisStoreOptions } from './stores/redis/options.js';
export type { Latency, RedisMissReason, RedisStoreStats } from './stores/redis/stats.js';
export type { IoredisClient, NodeRedisClient, RedisClient } from './stores/redis/client.js';
export { tieredStore, type TieredStore, type TieredStoreOptions } from './stores/tiered-store.js';
export type { TieredStoreStats } from './stores/tier/stats.js';
export type { Awaitable, FoundSession, RemovalListener, SessionGroups, SessionStore } from './base/store.js';
