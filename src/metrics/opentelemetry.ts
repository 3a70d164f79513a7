import { expectMethods, expectObject } from '../base/errors.js';
import type { Instrument } from './instruments.js';
import { Observations, type Backend } from './observation.js';
import type { Point } from './points.js';
import type { Sources } from './sources.js';

/** What is asked of a `Histogram` of `@opentelemetry/api`. */
export interface Histogram {
  /** Takes a value. */
  record(value: number, attributes?: any): void;
}

interface ObservableResult {
  observe(instrument: any, value: number, attributes?: any): void;
}

/** What is asked of a `Meter` of `@opentelemetry/api`. */
export interface Meter {
  /** Makes a histogram. */
  createHistogram(name: string, options?: any): Histogram;
  /** Makes a counter that is read when it is collected. */
  createObservableCounter(name: string, options?: any): object;
  /** Makes a gauge of what can be added up. */
  createObservableUpDownCounter(name: string, options?: any): object;
  /** Calls back when metrics are collected. */
  addBatchObservableCallback(callback: (result: any) => void, observables: any[]): void;
  /** Ends that. */
  removeBatchObservableCallback(callback: (result: any) => void, observables: any[]): void;
}

const METHODS = [
  'createHistogram',
  'createObservableCounter',
  'createObservableUpDownCounter',
  'addBatchObservableCallback',
  'removeBatchObservableCallback',
] as const;

const observations = new Observations<Meter>((meter, read) => new MeterBackend(meter, read));

/**
 * Observes bindings, caches, stores and clients by a meter of OpenTelemetry. Counters and gauges are read when they are collected: a
 * handshake pays for its histograms alone. What the meter throws then is caught, and no handshake hears of it.
 *
 * @param meter of `@opentelemetry/api`, 1.3 and later
 * @returns ends it: gauges of these sources go, their counts stay in the sums; with the last source no value comes any more
 * @throws {TypeError} no meter, no source, or a source of another kind
 */
export function observe(meter: Meter, sources: Sources): Disposable {
  expectObject('meter', meter);
  expectMethods('meter', meter, METHODS);
  return observations.add(meter, sources);
}

class MeterBackend implements Backend {
  readonly #meter: Meter;
  readonly #read: () => Map<Instrument, Point[]>;
  readonly #histograms = new Map<Instrument, Histogram>();
  readonly #observables = new Map<Instrument, object>();
  /** What the callback was added with. */
  #added: object[] = [];

  constructor(meter: Meter, read: () => Map<Instrument, Point[]>) {
    this.#meter = meter;
    this.#read = read;
  }

  begin(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) this.#create(instrument);
    const observables = [...this.#observables.values()];
    if (observables.length === this.#added.length) return;
    this.#meter.addBatchObservableCallback(this.#collect, observables);
    this.#remove();
    this.#added = observables;
  }

  readonly measure = (instrument: Instrument, value: number, attributes: object): void => {
    this.#histograms.get(instrument)?.record(value, attributes);
  };

  /** The SDK keeps histograms, and lets none go. */
  forget(): void {}

  end(): void {
    this.#remove();
    this.#added = [];
  }

  #remove(): void {
    if (this.#added.length > 0) this.#meter.removeBatchObservableCallback(this.#collect, this.#added);
  }

  #create(instrument: Instrument): void {
    if (this.#histograms.has(instrument) || this.#observables.has(instrument)) return;
    const { name, kind, unit, description, boundaries } = instrument;
    const options = { unit, description };
    if (kind === 'histogram') {
      const advice = { explicitBucketBoundaries: boundaries };
      this.#histograms.set(instrument, this.#meter.createHistogram(name, { ...options, advice }));
    } else if (kind === 'counter') {
      this.#observables.set(instrument, this.#meter.createObservableCounter(name, options));
    } else {
      this.#observables.set(instrument, this.#meter.createObservableUpDownCounter(name, options));
    }
  }

  readonly #collect = (result: ObservableResult): void => {
    for (const [instrument, points] of this.#read()) {
      const observable = this.#observables.get(instrument);
      for (const { value, attributes } of points) if (observable) result.observe(observable, value, attributes);
    }
  };
}
