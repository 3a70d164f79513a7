// Server processes that share sessions in Redis, and one real client that goes from one to the next.
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startRedisForFile } from '../support/redis/for-file.js';
import type { RedisServer } from '../support/redis/server.js';
import { pki, visit } from '../support/tls.js';
import { startServer, type ServerProcess } from './processes.js';
import type { Plan } from './programs/plan.js';

let redis: RedisServer;
startRedisForFile((started) => (redis = started));

type Choices = Pick<Plan, 'store' | 'version' | 'workers'>;

/** Two processes, with a client of Redis of each kind. */
async function startFleet(choices: Choices): Promise<ServerProcess[]> {
  const { server: identity } = await pki();
  const plan = { ...choices, identity, redisPort: redis.port, key: randomBytes(32).toString('hex') };
  const kinds = ['node-redis', 'ioredis'] as const;
  return Promise.all(kinds.map((client) => startServer({ ...plan, client })));
}

/** So many returns of a client, each to the next port. */
async function resumptions(ports: readonly number[], returns: number): Promise<number> {
  let { session } = await visit(ports[0]!);
  let resumed = 0;
  for (let n = 1; n <= returns; n++) {
    const again = await visit(ports[n % ports.length]!, { session });
    session = again.session;
    if (again.resumed) resumed++;
  }
  return resumed;
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', (version) => {
  test.each([
    ['tier', 99],
    ['redis', 99],
  ] as const)('two processes over a %s: of 100 returns at least %i resume', async (store, least) => {
    const fleet = await startFleet({ store, version, workers: 0 });
    const resumed = await resumptions(
      fleet.flatMap(({ ports }) => ports),
      100,
    );
    console.log(`${version}, two processes, ${store}: ${resumed} of 100 resumed`);
    expect(resumed).toBeGreaterThanOrEqual(least);
  });

  test('two processes with caches of their own: none resumes', async () => {
    const fleet = await startFleet({ store: 'own', version, workers: 0 });
    const resumed = await resumptions(
      fleet.flatMap(({ ports }) => ports),
      100,
    );
    console.log(`${version}, two processes, caches of their own: ${resumed} of 100 resumed`);
    expect(resumed).toBeLessThanOrEqual(50);
  });

  test('two processes of two workers each: of 1,000 returns at least 990 resume', async () => {
    const fleet = await startFleet({ store: 'tier', version, workers: 2 });
    const ports = fleet.flatMap((server) => server.ports);
    expect(ports).toHaveLength(4);
    const resumed = await resumptions(ports, 1000);
    const reports = (await Promise.all(fleet.map((server) => server.report()))).flat();
    const [local, remote] = (['localHits', 'remoteHits'] as const).map((hits) =>
      reports.reduce((sum, one) => sum + one[hits], 0),
    );
    console.log(
      `${version}, two processes of two workers: ${resumed} of 1000 resumed, ${remote} from Redis, ${local} from shared memory`,
    );
    expect(resumed).toBeGreaterThanOrEqual(990);
    expect(local! + remote!).toBe(resumed);
  });
});
