import type { Instrument } from './instruments.js';
import type { Attributes } from './source.js';

/** A value with its attributes. */
export interface Point {
  readonly attributes: Attributes;
  value: number;
}

/** Values of counters and gauges. Those of an instrument with the same attributes are one series, and their sum. */
export class Points {
  readonly #series = new Map<Instrument, Map<string, Point>>();

  /** What is no number, or infinite, is left out: it would be all that is left of a sum. */
  add(instrument: Instrument, value: number, attributes: Attributes): void {
    if (Number.isFinite(value)) this.#add(instrument, JSON.stringify(attributes), value, attributes);
  }

  /** Of each series as much as it has grown since those. */
  addGrowth(points: Points, since: Points): void {
    for (const [instrument, series] of points.#series) {
      const earlier = since.#series.get(instrument);
      for (const [key, { value, attributes }] of series) {
        this.#add(instrument, key, Math.max(0, value - (earlier?.get(key)?.value ?? 0)), attributes);
      }
    }
  }

  addAll(points: Points): void {
    for (const [instrument, series] of points.#series) {
      for (const [key, { value, attributes }] of series) this.#add(instrument, key, value, attributes);
    }
  }

  /** No series is less than in those. */
  raiseTo(least: Points): void {
    for (const [instrument, series] of least.#series) {
      for (const [key, { value }] of series) {
        const point = this.#series.get(instrument)?.get(key);
        if (point) point.value = Math.max(point.value, value);
      }
    }
  }

  byInstrument(): Map<Instrument, Point[]> {
    return new Map(Array.from(this.#series, ([instrument, series]) => [instrument, [...series.values()]]));
  }

  #add(instrument: Instrument, key: string, value: number, attributes: Attributes): void {
    let series = this.#series.get(instrument);
    if (!series) this.#series.set(instrument, (series = new Map()));
    const point = series.get(key);
    if (point) point.value += value;
    else series.set(key, { attributes, value });
  }
}
