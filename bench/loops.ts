// The loops around the calls that are timed.
import type { Session } from '../dist/index.js';
import { addNew, type Cache } from './contestants/cache.ts';

// Each returns how many calls did what they should, so that a pass can be checked and no call can be optimized away.

export function add(cache: Cache, ids: readonly Buffer[]): number {
  let added = 0;
  for (let i = 0; i < ids.length; i++) if (addNew(cache, ids[i]) !== undefined) added++;
  return added;
}

export function lookUp(cache: Cache, ids: readonly Buffer[]): number {
  let found = 0;
  for (let i = 0; i < ids.length; i++) if (cache.get(ids[i]) !== undefined) found++;
  return found;
}

export function remove(cache: Cache, ids: readonly Buffer[], sessions: readonly Session[]): number {
  let removed = 0;
  for (let i = 0; i < ids.length; i++) if (cache.remove(ids[i], sessions[i])) removed++;
  return removed;
}

export function take(cache: Cache, ids: readonly Buffer[]): number {
  let taken = 0;
  for (let i = 0; i < ids.length; i++) if (cache.take(ids[i]) !== undefined) taken++;
  return taken;
}

/** As a server does: what is not found is added, and some sessions are new (`isNew[i]` is 1). */
export function mix(cache: Cache, ids: readonly Buffer[], isNew: Uint8Array): number {
  let done = 0;
  for (let i = 0; i < ids.length; i++) {
    const session = isNew[i] === 1 ? undefined : cache.get(ids[i]);
    if ((session ?? addNew(cache, ids[i])) !== undefined) done++;
  }
  return done;
}
