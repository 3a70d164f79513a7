// Every export of the main entry, as a strict consumer without the types of the DOM and of Node writes it.
import * as library from 'wasm-session-cache';
import {
  MemoryLimitError,
  SESS_CACHE_NO_AUTO_CLEAR,
  SESS_CACHE_SERVER,
  Session,
  SessionCache,
  type Backend,
  type Offer,
  type RefusalReason,
  type RemovalReason,
  type Resumption,
  type SessionCacheOptions,
  type SessionCacheStats,
  type SessionInit,
  type StoreOptions,
} from 'wasm-session-cache';

/** A new export that is missing here is an error. */
export const values: { [Name in keyof typeof library]: unknown } = {
  MemoryLimitError,
  SESS_CACHE_BOTH: library.SESS_CACHE_BOTH,
  SESS_CACHE_CLIENT: library.SESS_CACHE_CLIENT,
  SESS_CACHE_NO_AUTO_CLEAR,
  SESS_CACHE_NO_INTERNAL: library.SESS_CACHE_NO_INTERNAL,
  SESS_CACHE_NO_INTERNAL_LOOKUP: library.SESS_CACHE_NO_INTERNAL_LOOKUP,
  SESS_CACHE_NO_INTERNAL_STORE: library.SESS_CACHE_NO_INTERNAL_STORE,
  SESS_CACHE_OFF: library.SESS_CACHE_OFF,
  SESS_CACHE_SERVER,
  SESS_CACHE_UPDATE_TIME: library.SESS_CACHE_UPDATE_TIME,
  Session,
  SessionCache,
};

interface User {
  readonly name: string;
}

const id = Uint8Array.of(1);
const init: SessionInit<User> = {
  data: { name: 'Ada' },
  protocolVersion: 0x0304,
  idContext: id,
  time: 1,
  timeout: 2,
  extendedMasterSecret: true,
  onFree: (freed) => freed.data.name satisfies string,
};
const options: SessionCacheOptions<User> = {
  cacheSize: 10,
  timeout: 300,
  mode: SESS_CACHE_SERVER | SESS_CACHE_NO_AUTO_CLEAR,
  idContext: id,
  now: () => 1,
  memoryLimit: 2 ** 20,
  onNew: (added) => added.data.name === '',
  onGet: () => undefined,
  onRemove: (left, reason) => describe(left, reason),
};

export function describe(session: Session<User>, reason: RemovalReason): string {
  const names: Record<RemovalReason, string> = { removed: 'r', evicted: 'e', expired: 'x', flushed: 'f' };
  return session.data.name + names[reason];
}

export function use(): User[] {
  using cache: SessionCache<User> = new SessionCache<User>(options);
  using session = new Session(id, init);
  const added: boolean = cache.addSession(session);
  const removed: boolean = cache.removeSession(session);
  using acquired = cache.acquireSession(id);
  const all: (Session<User> | undefined)[] = [acquired, cache.getSession(id), cache.takeSession(id, 0x0304)];
  const handles: Uint32Array = cache.findMany(cache.idBuffer(4), new Uint32Array(4), 0x0303);
  all.push(cache.sessionOf(handles[0] ?? 0), ...cache);
  cache.store(session, { resumed: added && removed && cache.hasSession(id) } satisfies StoreOptions);
  cache.reserve(cache.size + cache.flushSessions() + cache.flushSessions(0) + cache.byteLength);
  cache.cacheSize = cache.timeout = cache.mode = 0;
  cache.idContext = cache.generateId(16, 0x0303);
  return all.flatMap((found) => (found ? [found.data] : []));
}

export function resume(cache: SessionCache<User>, offer: Offer): User | RefusalReason {
  const resumption: Resumption<User> = cache.resume({ ...offer, verifyPeer: true, extendedMasterSecret: false });
  if (resumption.session) return resumption.session.data;
  return resumption.fatal ? 'expired' : resumption.reason;
}

export function read(session: Session<User>): number {
  const bytes: Uint8Array[] = [session.id, session.idContext];
  session.time = session.timeout = bytes.length;
  session.upRef().free();
  const flags: boolean[] = [session.resumable, session.extendedMasterSecret];
  return session.protocolVersion + session.refCount + flags.length;
}

export const stats: Required<SessionCacheStats> = new SessionCache().stats;
export const backend: 'inlined-wasm' | 'imported-wasm' | 'js' = new SessionCache().backend satisfies Backend;
export const error: RangeError = new MemoryLimitError('memory');
/** Data is of an unknown type where none is given. */
export const data: unknown = new SessionCache().getSession(id)?.data;
/** It is inferred from a session's init. */
export const inferred: string = new Session(id, { data: '' }).data;
