import { NAME } from './instruments.js';
import { Points } from './points.js';
import type { Attributes, Measure, Watched } from './source.js';
import type { Source } from './sources.js';

/**
 * The sources of one name, or of none: their counters are one sum. It never goes back, since who reads it would take that for a restart, and
 * what is left of it for new.
 */
export class Group {
  readonly #attributes: Attributes;
  readonly #members = new Map<object, Member>();
  /** What the counters of those had come to that have left: by series, so that it does not grow with them. */
  readonly #kept = new Points();
  /** Of each of those, so that it is not counted twice when it comes again. */
  readonly #left = new WeakMap<object, Points>();
  /** The sums that were told last. */
  #told = new Points();

  constructor(name: string | undefined) {
    this.#attributes = name === undefined ? {} : { [NAME]: name };
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** @returns what is watched of it */
  join({ object, kind }: Source, measure: Measure): Watched {
    const watched = kind.watch(object, this.#attributes, measure);
    const owner = kind.countedIn?.(object) ?? object;
    this.#members.set(object, new Member(watched, owner, this.#left.get(owner)));
    return watched;
  }

  /** Its counters stay. */
  leave(object: object): void {
    const member = this.#members.get(object)!;
    member.read();
    this.#kept.addGrowth(member.counters, member.joined);
    this.#left.set(member.owner, member.counters);
    this.drop(object);
  }

  /** As if it had never been there. */
  drop(object: object): void {
    this.#members.get(object)!.watched.close();
    this.#members.delete(object);
  }

  addTo(points: Points): void {
    const counters = new Points();
    counters.addAll(this.#kept);
    for (const member of this.#members.values()) {
      points.addAll(member.read());
      counters.addGrowth(member.counters, member.joined);
    }
    // Seconds that are added up in another order may be less by their last bit.
    counters.raiseTo(this.#told);
    this.#told = counters;
    points.addAll(counters);
  }
}

class Member {
  readonly watched: Watched;
  /** Of its counters. */
  readonly owner: object;
  /** Its counters when it left, where it had been there before. */
  readonly joined: Points;
  /** As they were told last. */
  counters: Points;

  constructor(watched: Watched, owner: object, left = new Points()) {
    this.watched = watched;
    this.owner = owner;
    this.joined = left;
    this.counters = left;
  }

  /** @returns gauges; none of a source that throws, whose counters stay as they were */
  read(): Points {
    const counters = new Points();
    const gauges = new Points();
    try {
      this.watched.read((instrument, value, attributes) => {
        (instrument.kind === 'counter' ? counters : gauges).add(instrument, value, attributes);
      });
    } catch {
      // A source is the program's: its heir may throw at anything.
      return new Points();
    }
    this.counters = counters;
    return gauges;
  }
}
