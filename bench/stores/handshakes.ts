// Handshakes a second, and the server's time for each, by where the server keeps its sessions. Servers take turns.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { makeIdentity } from '../../examples/certificate.ts';
import { median } from '../statistics.js';
import { makeVisits } from './load.js';
import { STORES, type Plan, type Usage } from './plan.js';

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

interface Turn {
  readonly perSecond: number;
  /** Microseconds of the server's CPU for a handshake. */
  readonly cpu: number;
}

export async function measureHandshakes(redisPort: number, visits: number, turns: number): Promise<void> {
  const identity = await makeIdentity();
  for (const version of VERSIONS) {
    const taken = new Map<Plan['store'], Turn[]>(STORES.map((store) => [store, []]));
    for (let turn = 0; turn < turns; turn++) {
      for (const store of STORES) {
        const plan = { store, version, redisPort, identity, key: randomBytes(32).toString('hex') };
        taken.get(store)!.push(await takeTurn(plan, visits));
      }
    }
    print(version, taken);
  }
}

async function takeTurn(plan: Plan, visits: number): Promise<Turn> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const ask = async <T>(message: object | string): Promise<T> => {
    child.send(message);
    const [answer] = await once(child, 'message');
    return answer;
  };
  try {
    const port = await ask<number>(plan);
    await makeVisits(port, visits / 2);
    const before = await ask<Usage>('usage');
    const seconds = await makeVisits(port, visits);
    const after = await ask<Usage>('usage');
    const resumed = after.resumed - before.resumed;
    // Each client begins with a full one.
    if (resumed < 0.9 * visits) throw new Error(`${plan.store}, ${plan.version}: ${resumed} of ${visits} resumed`);
    return { perSecond: visits / seconds, cpu: (after.cpu - before.cpu) / visits };
  } finally {
    child.kill();
  }
}

function print(version: string, taken: ReadonlyMap<Plan['store'], readonly Turn[]>): void {
  const middle = (store: Plan['store'], what: keyof Turn) => median(taken.get(store)!.map((turn) => turn[what]));
  for (const store of STORES) {
    const [perSecond, cpu] = [middle(store, 'perSecond'), middle(store, 'cpu')];
    const ratio = perSecond / middle('Map', 'perSecond');
    const ofServer = middle('Map', 'cpu') / cpu;
    console.log(
      `${version}, ${store}: ${perSecond.toFixed(0)} handshakes a second (${ratio.toFixed(2)} of Map), ` +
        `${cpu.toFixed(0)} us of the server's CPU each (${ofServer.toFixed(2)})`,
    );
  }
}
