// What the core exports. The contract of each function is in src/core.ts, next to its type.
export { findMany } from "./batch";
export { add, create, drop, evict, expire, flush, lookUp, reschedule, reserve, setCapacity } from "./cache";
export { idBuffer } from "./id-buffer";
