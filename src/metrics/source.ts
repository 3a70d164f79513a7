// One thing that is watched, and how it is read.
import type { Instrument } from './instruments.js';

export type Attributes = Readonly<Record<string, string | boolean>>;

/** Gets a value of a counter or of a gauge, as it is now. */
export type Report = (instrument: Instrument, value: number, attributes: Attributes) => void;

/** Gets a value of a histogram, when it comes about. */
export type Measure = (instrument: Instrument, value: number, attributes: Attributes) => void;

export interface Watched {
  /** Of which it tells. */
  readonly instruments: readonly Instrument[];
  read(report: Report): void;
  /** No value of a histogram comes from then on. */
  close(): void;
}

/** How sources of a kind are told from other values, and watched. */
export interface Kind<T extends object> {
  /** What is expected, in words. */
  readonly expected: string;
  is(value: object): boolean;
  /** What the counters are of, where several sources may have the same. */
  countedIn?(source: T): object;
  watch(source: T, attributes: Attributes, record: Measure): Watched;
}
