import type { SharedCore } from '../../../src/shared/core.js';

export interface Place {
  readonly core: SharedCore & { check(): number; setFault(stores: number): void };
  readonly me: number;
  readonly scratch: Uint8Array;
  readonly entry: Uint8Array;
  get(key: number, now?: number): number;
  has(key: number, now?: number): number;
  take(key: number, now?: number): number;
  set(key: number, bytes: number, timeout?: number, now?: number): number;
  remove(key: number, now?: number): number;
  retire(key: number, now?: number): number;
  walk(shard: number, from: number, now?: number): number;
}

export function attachCore(module: object, memory: unknown, thread: number): Place;
export function createShared(module: object, bytes: number): object;
export function randomNumbers(seed: number): () => number;
