// What is observed, by name: each thing once, however often it is given.
import { expectOptions, typeError } from '../base/errors.js';
import { bindings, observedOf, type ObservedBinding } from './binding.js';
import { caches, type ObservedSharedCache } from './cache.js';
import type { BaseSessionCache } from '../cache/session-cache.js';
import { clients, type ObservedClient } from './client.js';
import type { Kind } from './source.js';
import { stores, type ObservedStore } from './store.js';

/** One, or several by name: the name becomes an attribute, or a label, `wasm_session_cache.name`. */
export type OneOrSeveral<T> = T | Readonly<Record<string, T>>;

/** What is to be observed. What is given twice is counted once; several without a name are counted together. */
export interface Sources {
  /** Bindings of `wasm-session-cache/node`, with the stores that they have. */
  binding?: OneOrSeveral<ObservedBinding>;
  /** A `SessionCache`, or a `SharedSessionCache`: of all its threads one is to observe it. */
  cache?: OneOrSeveral<BaseSessionCache<any> | ObservedSharedCache>;
  /** Stores that count: those of `wasm-session-cache/stores`. */
  store?: OneOrSeveral<ObservedStore>;
  /** A `ClientSessionCache` of `wasm-session-cache/client`. */
  client?: OneOrSeveral<ObservedClient>;
}

/** A source, and how it is watched. */
export interface Source {
  readonly object: object;
  readonly kind: Kind<any>;
  readonly name: string | undefined;
}

const KINDS: Readonly<Record<keyof Sources, Kind<any>>> = {
  binding: bindings,
  cache: caches,
  store: stores,
  client: clients,
};
const NAMES = new Set(Object.keys(KINDS));

/** The sources that are given, and behind them the stores of the bindings. Throws a TypeError for what is none. */
export function readSources(sources: Sources): Source[] {
  expectOptions('sources', sources, NAMES);
  const given = (Object.keys(KINDS) as (keyof Sources)[]).flatMap((key) => several(key, sources[key]));
  if (given.length === 0) throw typeError('sources', `one of ${[...NAMES].join(', ')}`, sources);
  const behind = given.filter(({ kind }) => kind === bindings).flatMap(storeOf);
  return [...given, ...behind];
}

function several(key: keyof Sources, value: unknown): Source[] {
  const kind = KINDS[key];
  if (value === undefined) return [];
  if (!isObject(value)) throw typeError(`sources.${key}`, kind.expected, value);
  if (kind.is(value)) return [{ object: value, kind, name: undefined }];
  const entries = Object.entries(value);
  if (entries.length === 0) throw typeError(`sources.${key}`, `${kind.expected}, or some by name`, value);
  return entries.map(([name, object]) => {
    if (!isObject(object) || !kind.is(object)) throw typeError(`sources.${key}.${name}`, kind.expected, object);
    return { object, kind, name };
  });
}

/** None where the store of a binding is the program's own: whatever it counts is its own as well. */
function storeOf({ object, name }: Source): Source[] {
  const { store } = observedOf(object);
  const kind = [caches, stores].find((kind: Kind<any>) => kind.is(store));
  return kind ? [{ object: store, kind, name }] : [];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
