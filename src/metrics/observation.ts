// What one meter, or one register, observes: each thing once, and those without a name of their own in sum.
import { Group } from './group.js';
import type { Instrument } from './instruments.js';
import { Points, type Point } from './points.js';
import type { Measure } from './source.js';
import { readSources, type Source, type Sources } from './sources.js';

/** Where the values go. */
export interface Backend {
  /** Before anything of these instruments comes. What it throws is the program's, and nothing is observed then. */
  begin(instruments: readonly Instrument[]): void;
  /** Of a histogram. */
  readonly measure: Measure;
  /** No source has this name any more: what is kept of its histograms may go. */
  forget(name: string): void;
  /** Nothing is observed any more. */
  end(): void;
}

interface Entry {
  readonly group: Group;
  readonly name: string | undefined;
  readonly instruments: readonly Instrument[];
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
  readonly #groups = new Map<string | undefined, Group>();

  constructor(makeBackend: (read: () => Map<Instrument, Point[]>) => Backend) {
    this.#backend = makeBackend(() => this.read());
  }

  /** Observes more, until what it returns is disposed of. */
  add(sources: Sources): Disposable {
    const all = readSources(sources);
    const added = all.filter(({ object }) => !this.#entries.has(object));
    try {
      for (const source of added) this.#watch(source);
      this.#backend.begin([...this.#entries.values()].flatMap(({ instruments }) => instruments));
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
        if (this.#entries.size === 0) this.#end();
      },
    };
  }

  /** The values of counters and gauges as they are now, by instrument. */
  read(): Map<Instrument, Point[]> {
    const points = new Points();
    for (const group of this.#groups.values()) group.addTo(points);
    return points.byInstrument();
  }

  #watch(source: Source): void {
    const { object, name } = source;
    // The first name counts, where one is given twice.
    if (this.#entries.has(object)) return;
    const group = this.#groups.get(name) ?? new Group(name);
    const { instruments } = group.join(source, this.#measure);
    this.#groups.set(name, group);
    this.#entries.set(object, { group, name, instruments, uses: 0 });
  }

  #unwatch(object: object): void {
    this.#entries.get(object)?.group.drop(object);
    this.#forget(object);
  }

  #release(object: object): void {
    const entry = this.#entries.get(object);
    if (!entry || --entry.uses > 0) return;
    entry.group.leave(object);
    this.#forget(object);
  }

  /** Names may be ever new ones: nothing is left of one that no source has. */
  #forget(object: object): void {
    const entry = this.#entries.get(object);
    this.#entries.delete(object);
    if (entry?.name === undefined || !entry.group.isEmpty) return;
    this.#groups.delete(entry.name);
    this.#backend.forget(entry.name);
  }

  #end(): void {
    this.#groups.clear();
    this.#backend.end();
  }

  /** A meter is the program's, and what it does is nothing to a handshake. */
  readonly #measure: Measure = (instrument, value, attributes) => {
    // An age is of the program's clock. A sum that was no number once never is one again.
    if (!Number.isFinite(value)) return;
    try {
      this.#backend.measure(instrument, value, attributes);
    } catch {
      // There is nobody to tell: it is the one that tells.
    }
  };
}
