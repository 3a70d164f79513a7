// What every study asks of a cache at the end: a cache that lost sessions was measured for nothing.

export function expectSize(cache: { readonly size: number }, expected: number): void {
  if (cache.size !== expected) throw new Error(`holds ${cache.size} sessions, expected ${expected}`);
}
