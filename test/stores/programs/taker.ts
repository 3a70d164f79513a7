// Takes sessions that other processes take at the same time, and tells which it got.
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { redisStore } from 'wasm-session-cache/stores';
import { idOf, TLS1_3_VERSION } from './ids.js';

const AT_ONCE = 64;

interface Task {
  readonly redisPort: number;
  readonly client: 'node-redis' | 'ioredis';
  readonly key: string;
  readonly count: number;
}

process.once('disconnect', () => process.exit());
const [{ redisPort: port, client: kind, key, count }] = (await once(process, 'message')) as [Task];
const client = kind === 'ioredis' ? new Redis({ port }) : await createClient({ socket: { port } }).connect();
// Which takes win is to be seen, not which are in time.
const store = redisStore(client, { keys: [Buffer.from(key, 'hex')], deadline: 60_000 });
process.send!('ready');
await once(process, 'message');
const won: number[] = [];
let next = 0;
async function takeAll(): Promise<void> {
  while (next < count) {
    const n = next++;
    if (await store.take(idOf(n), TLS1_3_VERSION)) won.push(n);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, takeAll));
process.send!(won);
await once(process, 'message');
process.exit();
