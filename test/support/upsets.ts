// Every operation of a cache, in a scene where much happens by it: for tests that interrupt it anywhere.
import {
  SESS_CACHE_SERVER,
  SESS_CACHE_UPDATE_TIME,
  Session,
  SessionCache,
  type SessionCacheOptions,
} from '../../src/index.js';
import { stateOf } from '../../src/cache/session-cache.js';
import { hex } from './bytes.js';
import { id, NOW, session } from './sessions.js';
import { expectIntact } from './walk.js';

/** A cache of four that is full, one of which has expired; two sessions that it does not hold, one with a key that it holds. */
export class Upset {
  readonly events: string[] = [];
  readonly sessions: Session<number>[];
  readonly cache: SessionCache<number>;
  /** Called with each callback, before it is written down. */
  onCallback: (event: string) => void = () => undefined;

  constructor(options: SessionCacheOptions<number> = {}) {
    this.cache = new SessionCache<number>({
      cacheSize: 4,
      now: () => NOW,
      onRemove: ({ data }, reason) => this.#called(`${reason} ${data}`),
      onNew: ({ data }) => this.#called(`new ${data}`),
      onGet: () => this.fresh,
      ...options,
    });
    const onFree = ({ data }: Session<number>) => this.#called(`freed ${data}`);
    const expired = session(0, { time: NOW - 1000, onFree });
    const held = [1, 2, 3].map((n) => session(n, { timeout: 300 + (n % 2), onFree }));
    this.sessions = [expired, ...held, session(4, { onFree }), new Session(id(1), { data: 5, time: NOW, onFree })];
    for (const each of this.sessions.slice(0, 4)) this.cache.addSession(each);
    // Of two sessions the cache has the only reference.
    expired.free();
    this.sessions[2].free();
    this.events.length = 0;
  }

  get expired(): Session<number> {
    return this.sessions[0];
  }

  get held(): Session<number> {
    return this.sessions[1];
  }

  get fresh(): Session<number> {
    return this.sessions[4];
  }

  /** Has the key of `held`. */
  get rival(): Session<number> {
    return this.sessions[5];
  }

  /** Everything that can be observed. Walks the invariants, too. */
  observe(): string {
    const { cache } = this;
    expectIntact(cache);
    const held = Array.from(cache, (session) => session?.data);
    const found = this.sessions.map((session) => session.refCount > 0 && cache.hasSession(session.id));
    const state = this.sessions.map(({ refCount, resumable, time, timeout, id }) => {
      return [refCount, resumable, time, timeout, hex(id)];
    });
    const owned = this.sessions.map((session) => stateOf(cache).table.holds(session));
    return JSON.stringify([held, found, owned, state, cache.size, cache.cacheSize, cache.stats, this.events]);
  }

  #called(event: string): void {
    this.onCallback(event);
    this.events.push(event);
  }
}

export interface Operation {
  readonly name: string;
  readonly options?: SessionCacheOptions<number>;
  readonly run: (upset: Upset) => unknown;
  /** Sets the scene further. */
  readonly prepare?: (upset: Upset) => void;
}

const ids = (...numbers: number[]) => Buffer.concat(numbers.map(id));
const UPDATE_TIME = { mode: SESS_CACHE_SERVER | SESS_CACHE_UPDATE_TIME, now: () => NOW + 5 };

export const OPERATIONS: readonly Operation[] = [
  { name: 'add, which evicts', run: ({ cache, fresh }) => cache.addSession(fresh) },
  {
    name: 'add, which evicts several',
    run: ({ cache, fresh }) => cache.addSession(fresh),
    prepare: ({ cache }) => void (cache.cacheSize = 2),
  },
  { name: 'add, which replaces', run: ({ cache, rival }) => cache.addSession(rival) },
  { name: 'add of what is there', run: ({ cache, held }) => cache.addSession(held) },
  { name: 'add, with a new time', run: ({ cache, held }) => cache.addSession(held), options: UPDATE_TIME },
  {
    name: 'add, for which memory grows',
    run: ({ cache, fresh }) => cache.addSession(fresh),
    prepare: ({ cache }) => void cache.reserve(30_000),
  },
  { name: 'remove', run: ({ cache, held }) => cache.removeSession(held) },
  { name: 'remove of another with its key', run: ({ cache, rival }) => cache.removeSession(rival) },
  { name: 'remove of what is not there', run: ({ cache, fresh }) => cache.removeSession(fresh) },
  { name: 'get', run: ({ cache }) => cache.getSession(id(1)) },
  { name: 'get of a short id', run: ({ cache }) => cache.getSession(Uint8Array.of(1)) },
  { name: 'get of what has expired', run: ({ cache }) => cache.getSession(id(0)) },
  { name: 'acquire', run: ({ cache }) => cache.acquireSession(id(1)) },
  { name: 'take', run: ({ cache }) => cache.takeSession(id(1)) },
  { name: 'take of what has expired', run: ({ cache }) => cache.takeSession(id(0)) },
  { name: 'findMany', run: ({ cache }) => cache.findMany(ids(1, 0, 9, 2)) },
  { name: 'flush', run: ({ cache }) => cache.flushSessions() },
  { name: 'flush of all', run: ({ cache }) => cache.flushSessions(0) },
  { name: 'resume', run: ({ cache }) => cache.resume({ id: id(1) }) },
  { name: 'resume of what has expired', run: ({ cache }) => cache.resume({ id: id(0) }) },
  { name: 'resume of another version', run: ({ cache }) => cache.resume({ id: id(1), idContext: id(2) }) },
  { name: 'resume of what onGet gives', run: ({ cache }) => cache.resume({ id: id(4) }) },
  { name: 'store', run: ({ cache, fresh }) => cache.store(fresh) },
  {
    name: 'store, which flushes',
    run: ({ cache, fresh }) => cache.store(fresh),
    prepare: ({ cache, fresh }) => {
      for (let n = 0; n < 255; n++) cache.store(fresh, { resumed: true });
    },
  },
  { name: 'time', run: ({ held }) => (held.time = NOW + 7) },
  { name: 'timeout', run: ({ held }) => (held.timeout = 7) },
  { name: 'cacheSize', run: ({ cache }) => (cache.cacheSize = 9) },
  { name: 'reserve', run: ({ cache }) => cache.reserve(20_000) },
  { name: 'idBuffer', run: ({ cache }) => cache.idBuffer(100).length },
  {
    name: 'a larger idBuffer',
    run: ({ cache }) => cache.idBuffer(5000),
    prepare: ({ cache }) => void cache.idBuffer(9),
  },
  { name: 'free', run: ({ fresh }) => fresh.free() },
];
