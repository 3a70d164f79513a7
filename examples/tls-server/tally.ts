import type { Visit } from './client.js';

/** What happened in the phase that runs, at all sites. */
export class Tally {
  full = 0;
  resumed = 0;
  /** How often each problem was met. */
  readonly #problems = new Map<string, number>();

  beginPhase(): void {
    this.full = this.resumed = 0;
    this.#problems.clear();
  }

  addVisit({ clientResumed }: Visit): void {
    if (clientResumed) this.resumed++;
    else this.full++;
  }

  addProblem(problem: string): void {
    this.#problems.set(problem, (this.#problems.get(problem) ?? 0) + 1);
  }

  /** The problems, one line each, with the number of times where it is more than one. */
  get problems(): string[] {
    return Array.from(this.#problems, ([problem, times]) => (times > 1 ? `${problem} (${times} times)` : problem));
  }
}
