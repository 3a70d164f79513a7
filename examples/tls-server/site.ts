// A server that is visited as planned; what does not go as planned goes into the tally.
import { judge, judgeCounters, type PlannedVisit } from './outcomes.js';
import { inLanes } from './lanes.js';
import { CachingServer, type CachingServerOptions } from './server.js';
import type { Tally } from './tally.js';

/** What a cache holds, and what that takes. */
export interface Stock {
  readonly sessions: number;
  /** Bytes of linear memory. */
  readonly linearMemory: number;
  /** Bytes that the application keeps with all sessions: on the heap, not in linear memory. */
  readonly payload: number;
}

export class Site {
  readonly name: string;
  readonly server: CachingServer;
  readonly #tally: Tally;
  #port = 0;
  #stock: Stock | undefined;

  constructor(name: string, tally: Tally, options: Omit<CachingServerOptions, 'onError'>) {
    this.name = name;
    this.#tally = tally;
    const onError = (error: unknown) => tally.addProblem(`the server met an error: ${String(error)}`);
    this.server = new CachingServer({ ...options, onError });
  }

  async open(): Promise<void> {
    this.#port = await this.server.listen();
  }

  /** Makes the visits, so many at once, and checks what each came to and what the cache counted of them. */
  async receive(visits: readonly PlannedVisit[], atOnce: number): Promise<void> {
    const before = this.server.cache.stats;
    await inLanes(visits, atOnce, async ({ client, outcome }) => {
      const visit = await client.visit(this.#port);
      this.#tally.addVisit(visit);
      this.expect(judge(outcome, visit));
    });
    for (const problem of judgeCounters(visits, before, this.server.cache.stats)) this.#tally.addProblem(problem);
  }

  /** Notes the problem, if there is one. */
  expect(problem: string | undefined | false): void {
    if (problem) this.#tally.addProblem(problem);
  }

  /** Between phases the cache alone holds its sessions: whoever acquired one has freed it. */
  checkReferences(): void {
    for (const { refCount } of this.server.cache) {
      this.expect(refCount !== 1 && 'a session was acquired and not freed');
    }
  }

  /** Remembers what the cache holds now, for the report. */
  takeStock(): void {
    const { cache } = this.server;
    let payload = 0;
    for (const { data } of cache) payload += data.length;
    this.#stock = { sessions: cache.size, linearMemory: cache.byteLength, payload };
  }

  /** What it held when stock was taken last. */
  get stock(): Stock | undefined {
    return this.#stock;
  }
}
