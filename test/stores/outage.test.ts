// Redis goes away under load of handshakes, and comes back.
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { hasRedis, NO_REDIS, RedisServer } from '../support/redis/server.js';
import { settle } from '../support/redis/stores.js';
import { pki, visit } from '../support/tls.js';
import { startServer, type ServerProcess } from './processes.js';
import type { Report } from './programs/plan.js';

beforeEach((context) => {
  if (!hasRedis) context.skip(NO_REDIS);
});

/** With one more that asks before the second failure, the ninth lookup is the last that can wait. */
const CLIENTS_AT_ONCE = 8;
const DEADLINE = 50;
/** Milliseconds. */
const PHASE = 3000;

/** Clients that come back, until it is stopped. */
class Load {
  visits = 0;
  readonly failures: unknown[] = [];
  #goes = true;
  readonly #clients: Promise<void>[];

  constructor(port: number) {
    this.#clients = Array.from({ length: CLIENTS_AT_ONCE }, () => this.#client(port));
  }

  async stop(): Promise<void> {
    this.#goes = false;
    await Promise.all(this.#clients);
  }

  async #client(port: number): Promise<void> {
    let session: Buffer | undefined;
    while (this.#goes) {
      await visit(port, { session }).then(
        (visited) => (session = visited.session),
        (error: unknown) => this.failures.push(error),
      );
      this.visits++;
    }
  }
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

const phase = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function reportOf(server: ServerProcess): Promise<Report> {
  const [report] = await server.report();
  return report!;
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', (version) => {
  test.each(['node-redis', 'ioredis'] as const)('%s, killed and started again', (client) => outage(client, 'SIGKILL'));
  test.each(['node-redis', 'ioredis'] as const)('%s, stopped and gone on', (client) => outage(client, 'SIGSTOP'));

  async function outage(client: 'node-redis' | 'ioredis', signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
    const redis = await RedisServer.start();
    onTestFinished(() => redis.end());
    const { server: identity } = await pki();
    const key = randomBytes(32).toString('hex');
    const plan = { redisPort: redis.port, client, key, store: 'redis', identity, version, workers: 0 } as const;
    const server = await startServer(plan);
    const load = new Load(server.ports[0]!);
    await phase(PHASE);
    const before = await reportOf(server);
    if (signal === 'SIGKILL') await redis.kill();
    else redis.signal(signal);
    await phase(PHASE);
    const away = await reportOf(server);
    if (signal === 'SIGKILL') await redis.restart();
    else redis.signal('SIGCONT');
    const start = performance.now();
    const hits = async () => (await reportOf(server)).lookups.some(({ hit }) => hit);
    await settle(hits, 2000);
    const back = performance.now() - start;
    await load.stop();
    judge(`${version}, ${client}, ${signal}`, load, before, away, back);
  }
});

function judge(name: string, load: Load, before: Report, away: Report, back: number): void {
  // Each client has a session, so the first that finds none is the first to ask when Redis is away.
  const lost = away.lookups.slice(away.lookups.findIndex(({ hit }) => !hit));
  const waited = lost.findLastIndex(({ atOnce }) => !atOnce) + 1;
  const added = quantile(waitsOf(away), 0.999) - quantile(waitsOf(before), 0.5);
  console.log(
    `${name}: ${load.visits} handshakes, ${load.failures.length} failed; ${lost.length} lookups while Redis was away, the last that ` +
      `waited was number ${waited}, p99.9 of the added wait ${added.toFixed(1)} ms, of which the event loop stood still for up to ` +
      `${away.stalled.toFixed(1)}; back after ${back.toFixed(0)} ms`,
  );
  expect(load.failures).toEqual([]);
  expect(before.lookups.filter(({ hit }) => hit).length).toBeGreaterThan(20);
  expect(lost.length).toBeGreaterThan(20);
  expect(waited).toBeLessThan(10);
  expect(added).toBeLessThanOrEqual(DEADLINE + away.stalled);
  expect(back).toBeLessThan(1000);
}

function waitsOf({ lookups }: Report): number[] {
  return lookups.map(({ wait }) => wait).toSorted((a, b) => a - b);
}
