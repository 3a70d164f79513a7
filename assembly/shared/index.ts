// What the core of shared sessions exports. The contract of each function is in src/shared/core.ts, next to its type.
export { flush, flushSteps, remove, retire, set, take } from "./changes";
export { format } from "./format";
export { get, has } from "./lookup";
export { ask, attach, bury, counterSum, detach, ownerAddress, recover } from "./owners";
export { bytesLimit, bytesUsed, shardCount, size } from "./totals";
export { walk } from "./walk";
