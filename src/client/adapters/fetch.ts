import { expectBoolean, expectObject, typeError } from '../../base/errors.js';
import type { ClientState } from '../state.js';
import { fetchConnector, type FetchConnectOptions } from './undici.js';

/** What the dispatcher of `fetch` is made with: options of undici's Agent. */
export interface FetchDispatcherOptions {
  /** What connections are made with: options of `tls.connect`, and a `timeout` in milliseconds (default 10000). */
  connect?: FetchConnectOptions;
  /** Whether HTTP/2 is offered (default: as in the built-in fetch, which does from Node 26 on). */
  allowH2?: boolean;
  [option: string]: unknown;
}

/** What the option `dispatcher` of `fetch` takes, by Node's types. */
export type FetchDispatcher = RequestInit extends Partial<Record<'dispatcher', infer D>> ? NonNullable<D> : object;

/** Versions of undici: from the first on it looks for the process's dispatcher in a new place, from the second on it offers HTTP/2 by default. */
const NEW_PLACE = 7;
const OFFERS_HTTP2 = 8;

/** An Agent of the fetch that is built into Node, with connections of the cache. */
export function makeFetchDispatcher(state: ClientState, options: FetchDispatcherOptions = {}): FetchDispatcher {
  expectObject('options', options);
  expectRead(options);
  const Agent = builtinAgent();
  const { allowH2 = undiciVersion() >= OFFERS_HTTP2, connect = {} } = options;
  return new Agent({ ...options, allowH2, connect: fetchConnector(state, allowH2, connect) });
}

/** Those that are read here: undici looks after the others. */
function expectRead({ connect = {}, allowH2 }: FetchDispatcherOptions): void {
  // undici takes a connector of the user's here, too, which would go around the cache.
  expectObject('options.connect', connect);
  expectBoolean('options.allowH2', allowH2);
  const { timeout = 0 } = connect;
  if (typeof timeout !== 'number') throw typeError('options.connect.timeout', 'a number of milliseconds', timeout);
}

/** It is exported nowhere, but an object of it is where undici looks for the dispatcher of the process. */
function builtinAgent(): new (options: object) => FetchDispatcher {
  // Loads what is built in.
  void globalThis.Headers;
  const place = `undici.globalDispatcher.${undiciVersion() >= NEW_PLACE ? 2 : 1}`;
  const dispatcher = (globalThis as unknown as Record<symbol, object | undefined>)[Symbol.for(place)];
  if (dispatcher?.constructor.name === 'Agent') return dispatcher.constructor as ReturnType<typeof builtinAgent>;
  throw new Error("fetchDispatcher: no Agent of the built-in fetch was found: use undici's, with `connector`");
}

function undiciVersion(): number {
  return parseInt(process.versions.undici ?? '', 10);
}
