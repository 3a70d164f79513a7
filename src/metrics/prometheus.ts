import { expectMethods, expectObject } from '../base/errors.js';
import { Buckets, type Value } from './buckets.js';
import type { Instrument } from './instruments.js';
import { labelsOf, nameOf } from './labels.js';
import { Observations, type Backend } from './observation.js';
import type { Point } from './points.js';
import type { Attributes } from './source.js';
import type { Sources } from './sources.js';

/** What is asked of a `Registry` of prom-client. */
export interface Register {
  /** Takes a metric: an object that has a name, and a `get`. */
  registerMetric(metric: any): void;
  /** The metric of this name. */
  getSingleMetric(name: string): unknown;
  /** Lets it go. */
  removeSingleMetric(name: string): void;
}

const METHODS = ['registerMetric', 'getSingleMetric', 'removeSingleMetric'] as const;

const observations = new Observations<Register>((register, read) => new RegisterBackend(register, read));

/**
 * Observes bindings, caches, stores and clients by a register of prom-client. All is read when the register is asked, from
 * counters that are there anyway: a handshake adds a few numbers to those of the histograms.
 *
 * What `register.clear()` has taken out comes back with the next `collect`. `register.resetMetrics()` changes nothing here: the counters
 * are those of the sources.
 *
 * @param register of prom-client, 14 and later
 * @returns ends it: gauges of these sources go, their counts stay in the sums; with the last source all metrics leave the register
 * @throws {TypeError} no register, no source, or a source of another kind
 * @throws {Error} of prom-client: the register has a metric of the same name
 */
export function collect(register: Register, sources: Sources): Disposable {
  expectObject('register', register);
  expectMethods('register', register, METHODS);
  return observations.add(register, sources);
}

class RegisterBackend implements Backend {
  readonly #register: Register;
  readonly #readSources: () => Map<Instrument, Point[]>;
  readonly #metrics = new Map<Instrument, Metric>();
  readonly #buckets = new Map<Instrument, Buckets>();
  /** Of this turn: the register asks for one metric after the other. */
  #reading: Map<Instrument, Point[]> | undefined;

  constructor(register: Register, read: () => Map<Instrument, Point[]>) {
    this.#register = register;
    this.#readSources = read;
  }

  begin(instruments: readonly Instrument[]): void {
    const missing = [...new Set(instruments)].filter((instrument) => !this.#isRegistered(instrument));
    const registered: Instrument[] = [];
    try {
      for (const instrument of missing) {
        this.#register.registerMetric(this.#metricOf(instrument));
        registered.push(instrument);
      }
    } catch (error) {
      for (const instrument of registered) this.#remove(instrument);
      throw error;
    }
  }

  readonly measure = (instrument: Instrument, value: number, attributes: Attributes): void => {
    let buckets = this.#buckets.get(instrument);
    if (!buckets) this.#buckets.set(instrument, (buckets = new Buckets(nameOf(instrument), instrument.boundaries!)));
    buckets.add(value, attributes);
  };

  forget(name: string): void {
    for (const buckets of this.#buckets.values()) buckets.forget(name);
  }

  end(): void {
    for (const instrument of this.#metrics.keys()) this.#remove(instrument);
    this.#metrics.clear();
    this.#buckets.clear();
  }

  #isRegistered(instrument: Instrument): boolean {
    const metric = this.#metrics.get(instrument);
    return metric !== undefined && this.#register.getSingleMetric(nameOf(instrument)) === metric;
  }

  /** Not another one that has got its name since. */
  #remove(instrument: Instrument): void {
    if (this.#isRegistered(instrument)) this.#register.removeSingleMetric(nameOf(instrument));
  }

  #metricOf(instrument: Instrument): Metric {
    const metric = new Metric(instrument, () => this.#valuesOf(instrument));
    this.#metrics.set(instrument, metric);
    return metric;
  }

  #valuesOf(instrument: Instrument): Value[] {
    if (instrument.kind === 'histogram') return this.#buckets.get(instrument)?.values() ?? [];
    const points = this.#read().get(instrument) ?? [];
    return points.map(({ value, attributes }) => ({ value, labels: labelsOf(attributes) }));
  }

  #read(): Map<Instrument, Point[]> {
    if (!this.#reading) {
      this.#reading = this.#readSources();
      void Promise.resolve().then(() => (this.#reading = undefined));
    }
    return this.#reading;
  }
}

/** A metric as registers of prom-client know them. */
class Metric {
  /** In the format of OpenMetrics the register takes `_total` from it. */
  name: string;
  readonly help: string;
  readonly type: Instrument['kind'];
  /** Of the workers of a cluster. */
  readonly aggregator = 'sum';
  readonly #values: () => Value[];

  constructor(instrument: Instrument, values: () => Value[]) {
    this.name = nameOf(instrument);
    this.help = instrument.description;
    this.type = instrument.kind;
    this.#values = values;
  }

  get(): Promise<object> {
    const { name, help, type, aggregator } = this;
    return Promise.resolve({ name, help, type, aggregator, values: this.#values() });
  }

  /** The counters are those of the sources. */
  reset(): void {}
}
