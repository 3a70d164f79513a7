// Threads that die before any store of an operation, and of the recovery from that. One thread plays them all: what a trap leaves behind
// is what a death does. SHARED_CRASHES: how many, instead of 2,000.
import { expect, test } from 'vitest';
import { attachCore, createShared, randomNumbers, type Place } from '../programs/shared-core.js';
import { moduleOf, moduleWithout } from '../../support/shared-threads.js';

const CRASHES = Number(process.env.SHARED_CRASHES ?? 2000);
const KEYS = 60;
const SIZES = [1, 60, 158, 560, 1400, 4000];
const MOST_STORES = 400;

type Seat = Place;

function expectTrap(error: unknown): void {
  if ((error as Error).name !== 'RuntimeError') throw error;
}

class World {
  readonly #module: object;
  readonly #memory: unknown;
  readonly #random = randomNumbers(7);
  /** What each key had last, where it is known to be there. */
  readonly #kept = new Map<number, { size: number; stamp: number }>();
  #threads = 1;
  #stamp = 0;
  seat: Seat;
  crashes = 0;
  crashesInRecovery = 0;
  bad = 0;

  constructor(module: object) {
    this.#module = module;
    this.#memory = createShared(module, 131_072);
    this.seat = this.#attach();
  }

  #attach(): Seat {
    return attachCore(this.#module, this.#memory, ++this.#threads);
  }

  /** An operation, which may end anywhere; and if it has, what the others make of that. */
  step(): void {
    const key = this.#random() % KEYS;
    this.#arm();
    try {
      this.#operate(key);
      this.#disarm();
    } catch (error) {
      expectTrap(error);
      this.crashes++;
      // What it was about to do to this key, it may have done.
      this.#kept.delete(key);
      this.#recover();
    }
  }

  #arm(): void {
    this.seat.core.setFault(1 + (this.#random() % MOST_STORES));
  }

  #disarm(): void {
    this.seat.core.setFault(0);
  }

  #operate(key: number): void {
    const dice = this.#random() % 11;
    const size = SIZES[this.#random() % SIZES.length];
    if (dice < 6) {
      this.seat.scratch.fill(++this.#stamp & 0xff, 0, size);
      this.#kept.delete(key);
      if (this.seat.set(key, size) === 1) this.#kept.set(key, { size, stamp: this.#stamp & 0xff });
    } else if (dice === 6) this.seat.scratch.fill(0, 0, Math.max(this.seat.get(key), 0));
    else if (dice === 7) this.seat.retire(key);
    else if (dice === 10) this.#walk();
    else this.#end(key, dice);
  }

  #walk(): void {
    const { core, entry, scratch } = this.seat;
    for (let shard = 0; shard < core.shardCount(); shard++) {
      for (let next = this.seat.walk(shard, 0); next > 0; next = this.seat.walk(shard, next)) {
        entry.fill(0);
        scratch.fill(0);
      }
    }
  }

  #end(key: number, dice: number): void {
    this.#kept.delete(key);
    if (dice === 8) this.seat.remove(key);
    else this.seat.scratch.fill(0, 0, this.seat.take(key));
  }

  /** Who has died, others make good for; who has only been trapped does it itself. Who recovers may die, too. */
  #recover(): void {
    this.#disarm();
    if (this.#random() % 4 === 0) {
      this.seat.core.recover(this.seat.me);
      return this.#audit();
    }
    for (let dead = this.#threads; ; dead = this.#threads) {
      this.#disarm();
      const next = this.#attach();
      this.seat = next;
      if (this.#random() % 3 === 0) this.#arm();
      try {
        for (let thread = 2; thread <= dead; thread++) next.core.bury(next.me, thread);
        this.#disarm();
        return this.#audit();
      } catch (error) {
        expectTrap(error);
        this.crashesInRecovery++;
      }
    }
  }

  /** What is there is whole, and is the last that was stored; and nothing is lost but what was evicted. */
  #audit(): void {
    if (this.seat.core.check() !== 0) this.bad++;
    for (const [key, { size, stamp }] of this.#kept) {
      const found = this.seat.get(key);
      const isWhole = found === size && this.seat.scratch.subarray(0, size).every((byte: number) => byte === stamp);
      this.seat.scratch.fill(0, 0, Math.max(found, 0));
      if (found !== 0 && !isWhole) this.bad++;
      if (found === 0) this.#kept.delete(key);
    }
  }
}

test(`a crash before any store leaves a whole cache: ${CRASHES} of them`, { timeout: 60_000 + CRASHES * 20 }, () => {
  const world = new World(moduleOf('shared-faults'));
  while (world.crashes < CRASHES) world.step();
  console.log(`${world.crashes} crashes, ${world.crashesInRecovery} more in recovery, ${world.bad} bad`);
  expect(world.crashesInRecovery).toBeGreaterThan(CRASHES / 10);
  expect(world.bad).toBe(0);
});

test.each(['markChains', 'freeUnmarked', 'listLive'])('without %s a shard is bad: the test would see it', (name) => {
  const module = moduleWithout('shared-faults', `assembly/shared/recovery/${name}`, (module) => module.nop());
  const world = new World(module);
  // The first: on a shard that is broken nothing need come to an end.
  while (world.crashes < 200 && !world.bad) world.step();
  expect(world.bad).toBeGreaterThan(0);
});
