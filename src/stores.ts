// Sessions beyond one process: sealed, in stores that others can read and write.
export { sealedStore, type SealedStore } from './stores/sealed-store.js';
export type { SealedStoreOptions } from './stores/sealed/options.js';
export type { KeyValueStore } from './stores/sealed/key-value-store.js';
export type { SealedMissReason, SealedStoreStats } from './stores/sealed/stats.js';
export type { SealingKeys } from './stores/sealing/keys.js';
