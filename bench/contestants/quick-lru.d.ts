// Instead of the package's own types, which the library of this TypeScript does not accept.
export default class QuickLRU<Key, Value> {
  constructor(options: { readonly maxSize: number });
  readonly size: number;
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): this;
  delete(key: Key): boolean;
}
