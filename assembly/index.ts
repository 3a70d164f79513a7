// What the core exports. The contract of each function is in src/core.ts, next to its type.
export { add, create, depart, displace, evict, find, flush, lookup, reschedule, setCapacity, take } from "./cache";
