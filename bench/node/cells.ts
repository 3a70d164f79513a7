// What the tables have in common.
import { grouped, median, medianRatio } from '../statistics.ts';
import type { Rounds } from './costs.ts';

/** Where a version has no such measurement. */
export const NONE = '-';

export function nameOf(version: string, ...others: readonly string[]): string {
  return [version.replace('v', ' '), ...others].join(', ');
}

/** The median over processes of the medians over rounds. */
export function microseconds(rounds: Rounds): string {
  return grouped(Math.round(median(rounds.map(median))));
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** The median and, behind it, the lowest and the highest. */
export function spread(values: readonly number[], format: (value: number) => string): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(format);
  return `${format(median(values))} (${low} to ${high})`;
}

/** How many times as much, of each process: the median over its rounds, within each of which the two took turns. */
export function ratios(these: Rounds, those: Rounds): number[] {
  return these.map((rounds, process) => medianRatio(rounds, those[process]));
}
