// What `util.inspect` and `console.log` show of an object, by Node's own protocol, which Deno and Bun follow.

/** What was asked of `inspect`. */
type Options = { readonly [option: string]: unknown };
type Inspect = (value: unknown, options: Options) => string;

/**
 * Shows the objects of a class by some properties, of theirs or of their `stats`, in one line: none of them is secret. Where they
 * can't be read, of the prototype and of a proxy, the object is shown as any other: what is private stays so.
 */
export function showBy(type: { readonly prototype: object }, names: readonly string[]): void {
  Object.defineProperty(type.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(depth: number, options: Options, inspect: Inspect): unknown {
      try {
        const { name } = this.constructor;
        const shown = Object.fromEntries(names.map((name) => [name, this[name] ?? this.stats[name]]));
        return depth < 0 ? `[${name}]` : `${name} ${inspect(shown, { ...options, breakLength: Infinity })}`;
      } catch {
        return this;
      }
    },
  });
}
