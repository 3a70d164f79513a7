// What one meter, or one register, observes: each thing once, and those without a name of their own in sum.
import { NAME, type Instrument } from './instruments.js';
import type { Attributes, Measure, Watched } from './source.js';
import { readSources, type Source, type Sources } from './sources.js';

/** A value with its attributes. */
export interface Point {
  readonly attributes: Attributes;
  value: number;
}

/** Where the values go. */
export interface Backend {
  /** Before anything of these instruments comes. What it throws is the program's, and nothing is observed then. */
  begin(instruments: readonly Instrument[]): void;
  /** Of a histogram. */
  readonly measure: Measure;
  /** Nothing is observed any more. */
  end(): void;
}

interface Entry {
  readonly watched: Watched;
  uses: number;
}

/** @param read what there is to tell now, for counters and gauges */
type MakeBackend<T> = (target: T, read: () => Map<Instrument, Point[]>) => Backend;

/** Of each meter or register one. */
export class Observations<T extends object> {
  readonly #makeBackend: MakeBackend<T>;
  readonly #known = new WeakMap<T, Observation>();

  constructor(makeBackend: MakeBackend<T>) {
    this.#makeBackend = makeBackend;
  }

  add(target: T, sources: Sources): Disposable {
    const observation = this.#known.get(target) ?? new Observation((read) => this.#makeBackend(target, read));
    const disposable = observation.add(sources);
    this.#known.set(target, observation);
    return disposable;
  }
}

class Observation {
  readonly #backend: Backend;
  readonly #entries = new Map<object, Entry>();

  constructor(makeBackend: (read: () => Map<Instrument, Point[]>) => Backend) {
    this.#backend = makeBackend(() => this.read());
  }

  /** Observes more, until what it returns is disposed of. */
  add(sources: Sources): Disposable {
    const all = readSources(sources);
    const added = all.filter(({ object }) => !this.#entries.has(object));
    try {
      for (const source of added) this.#watch(source);
      this.#backend.begin([...this.#entries.values()].flatMap(({ watched }) => watched.instruments));
    } catch (error) {
      for (const { object } of added) this.#unwatch(object);
      throw error;
    }
    for (const { object } of all) this.#entries.get(object)!.uses++;
    let disposed = false;
    return {
      [Symbol.dispose]: () => {
        if (disposed) return;
        disposed = true;
        for (const { object } of all) this.#release(object);
        if (this.#entries.size === 0) this.#backend.end();
      },
    };
  }

  /** The values of counters and gauges as they are now, by instrument. A source that throws is left out. */
  read(): Map<Instrument, Point[]> {
    const values = new Map<Instrument, Map<string, Point>>();
    for (const { watched } of this.#entries.values()) {
      try {
        watched.read((instrument, value, attributes) => add(values, instrument, value, attributes));
      } catch {
        // A source is the program's: its heir may throw at anything.
      }
    }
    return new Map(Array.from(values, ([instrument, points]) => [instrument, [...points.values()]]));
  }

  #watch({ object, kind, name }: Source): void {
    // The first name counts, where one is given twice.
    if (this.#entries.has(object)) return;
    const attributes: Attributes = name === undefined ? {} : { [NAME]: name };
    this.#entries.set(object, { watched: kind.watch(object, attributes, this.#measure), uses: 0 });
  }

  #unwatch(object: object): void {
    this.#entries.get(object)?.watched.close();
    this.#entries.delete(object);
  }

  #release(object: object): void {
    const entry = this.#entries.get(object);
    if (entry && --entry.uses === 0) this.#unwatch(object);
  }

  /** A meter is the program's, and what it does is nothing to a handshake. */
  readonly #measure: Measure = (instrument, value, attributes) => {
    try {
      this.#backend.measure(instrument, value, attributes);
    } catch {
      // There is nobody to tell: it is the one that tells.
    }
  };
}

function add(
  values: Map<Instrument, Map<string, Point>>,
  instrument: Instrument,
  value: number,
  attributes: Attributes,
): void {
  let points = values.get(instrument);
  if (!points) values.set(instrument, (points = new Map()));
  const key = JSON.stringify(attributes);
  const point = points.get(key);
  if (point) point.value += value;
  else points.set(key, { attributes, value });
}
