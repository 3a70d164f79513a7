// What the text and the page make of the numbers in the same way.
import type { Variant } from './results.ts';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Of each of these numbers, over rounds. */
export function mediansOf<Key extends string>(
  rounds: readonly Readonly<Record<Key, number>>[],
  keys: readonly Key[],
): Record<Key, number> {
  const medians = keys.map((key) => [key, median(rounds.map((round) => round[key]))]);
  return Object.fromEntries(medians) as Record<Key, number>;
}

/**
 * How many times as much as `those` these are. Within a round the two were measured one after the other, so a slow phase of
 * the machine cancels out. NaN where one of them was not measured.
 */
export function medianRatio(these: readonly number[], those: readonly number[]): number {
  return median(these.slice(0, those.length).map((value, round) => value / those[round]));
}

/** How many times as long as the usual one; NaN where that was not measured. */
export function ratioToUsual(variant: Variant, variants: readonly Variant[]): number {
  const usual = variants.find(
    (other) => other.size === variant.size && other.operation === variant.operation && other.variant === variant.usual,
  );
  return medianRatio(variant.rounds, usual?.rounds ?? []);
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
