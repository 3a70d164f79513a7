// Stores over a real Redis, for tests.
import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { redisStore, type RedisStore, type RedisStoreOptions } from '../../../src/stores.js';
import type { Opened } from './clients.js';

export const TLS1_2 = 0x0303;
export const TLS1_3 = 0x0304;
export const KEY = randomBytes(32);

export interface Stand extends Opened {
  readonly store: RedisStore;
  /** What it was told of failures. */
  readonly errors: unknown[];
}

/** Milliseconds: what is judged is what a store does, not how fast a busy machine is. */
const PATIENT = 5000;

/** Closed when the test ends. Unless it is not to work, it knows the generation. */
export async function openStore(
  open: (port: number) => Promise<Opened>,
  port: number,
  options: Partial<RedisStoreOptions> = {},
  works = true,
): Promise<Stand> {
  const opened = await open(port);
  const errors: unknown[] = [];
  const store = redisStore(opened.client, {
    keys: [KEY],
    deadline: PATIENT,
    onError: (error) => errors.push(error),
    ...options,
  });
  onTestFinished(() => {
    store.close();
    opened.close();
  });
  if (works) await settle(() => store.generation() !== undefined);
  return { ...opened, store, errors };
}

/** Waits for what is to come about. */
export async function settle(condition: () => unknown, milliseconds = 5000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
