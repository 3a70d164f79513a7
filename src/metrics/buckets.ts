import { NAME } from './instruments.js';
import { labelsOf } from './labels.js';
import type { Attributes } from './source.js';

/** A value of a metric, as prom-client has it. */
export interface Value {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Where it is not that of the metric. */
  readonly metricName?: string;
}

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** One for each boundary, and one for what is above them. */
  readonly counts: number[];
  sum: number;
}

/** A histogram: how many values there were up to each boundary. */
export class Buckets {
  readonly #name: string;
  readonly #boundaries: readonly number[];
  /** By the attributes themselves: sources give the same object each time. */
  readonly #known = new WeakMap<Attributes, Series>();
  /** By the name of the source, then by the labels. */
  readonly #series = new Map<unknown, Map<string, Series>>();

  constructor(name: string, boundaries: readonly number[]) {
    this.#name = name;
    this.#boundaries = boundaries;
  }

  add(value: number, attributes: Attributes): void {
    let series = this.#known.get(attributes);
    if (!series) this.#known.set(attributes, (series = this.#seriesOf(attributes)));
    let bucket = 0;
    while (value > this.#boundaries[bucket]!) bucket++;
    series.counts[bucket]!++;
    series.sum += value;
  }

  values(): Value[] {
    const all = Array.from(this.#series.values(), (series) => Array.from(series.values())).flat();
    return all.flatMap((series) => this.#valuesOf(series));
  }

  /** All series of sources of this name. */
  forget(name: string): void {
    this.#series.delete(name);
  }

  #seriesOf(attributes: Attributes): Series {
    const labels = labelsOf(attributes);
    const key = JSON.stringify(labels);
    let ofName = this.#series.get(attributes[NAME]);
    if (!ofName) this.#series.set(attributes[NAME], (ofName = new Map()));
    let series = ofName.get(key);
    if (!series) {
      series = { labels, counts: Array.from({ length: this.#boundaries.length + 1 }, () => 0), sum: 0 };
      ofName.set(key, series);
    }
    return series;
  }

  #valuesOf({ labels, counts, sum }: Series): Value[] {
    let total = 0;
    const buckets = counts.map((count, i) => {
      total += count;
      const le = this.#boundaries[i] ?? '+Inf';
      return { metricName: `${this.#name}_bucket`, labels: { le, ...labels }, value: total };
    });
    const whole = [
      { metricName: `${this.#name}_sum`, labels, value: sum },
      { metricName: `${this.#name}_count`, labels, value: total },
    ];
    return [...buckets, ...whole];
  }
}
