// What the text and the page make of the numbers in the same way.

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * How many times as much as `those` these are. Within a round the two were measured one after the other, so a slow phase of
 * the machine cancels out. NaN where one of them was not measured.
 */
export function medianRatio(these: readonly number[], those: readonly number[]): number {
  return median(these.slice(0, those.length).map((value, round) => value / those[round]));
}

export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** The numbers of sessions, from few to many. */
export function sizesOf(results: readonly { readonly size: number }[]): number[] {
  return distinct(results.map(({ size }) => size)).toSorted((a, b) => a - b);
}

export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
