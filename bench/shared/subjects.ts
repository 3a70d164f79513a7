// Who is asked. Each opens what it needs in the process that measures it; undefined where that is not installed.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { SharedSessionCache } from '../../dist/shared.js';
import { hasRedis, RedisServer } from '../../test/support/redis/server.ts';
import { measure, prepare, type Subject } from './loops.ts';
import type { Mix } from './main.ts';
import { PROTOCOL_VERSION, TIMEOUT } from './sessions.ts';
import type { Task } from './thread.ts';

const BYTES = 16 * 1024 * 1024;
const latin1 = (id: Uint8Array) => Buffer.from(id).toString('latin1');

export type SubjectName = keyof typeof subjects;

/** Operations a second, of all threads together. */
export const subjects = {
  'one cache, a thread': (mix: Mix) => measureHere(overCache(SharedSessionCache.create({ bytes: BYTES })), mix),
  'one cache, two threads': measureThreads,
  'a Map in the main thread, by MessagePort': measurePort,
  lmdb: measureLmdb,
  'Redis on loopback': measureRedis,
};

export function overCache(cache: SharedSessionCache): Subject {
  return {
    get: (id) => cache.get(id, PROTOCOL_VERSION),
    set: (id, value) => cache.set(id, PROTOCOL_VERSION, value, TIMEOUT),
    answers: 'at once',
  };
}

async function measureHere(subject: Subject, mix: Mix): Promise<number> {
  await prepare(subject);
  return measure(subject, mix);
}

async function measureThreads(mix: Mix): Promise<number> {
  const cache = SharedSessionCache.create({ bytes: BYTES });
  await prepare(overCache(cache));
  const rates = await Promise.all([1, 2].map(() => inThread({ mix, token: cache.token })));
  return rates[0] + rates[1];
}

async function measurePort(mix: Mix): Promise<number> {
  const map = new Map<string, Uint8Array>();
  const { port1, port2 } = new MessageChannel();
  port1.on('message', ({ question, id, value }: { question: number; id: Uint8Array; value?: Uint8Array }) => {
    if (value) map.set(latin1(id), value);
    port1.postMessage({ question, value: value ? undefined : map.get(latin1(id)) });
  });
  const rate = await inThread({ mix, port: port2 });
  port1.close();
  return rate;
}

async function inThread(task: Task): Promise<number> {
  const worker = new Worker(new URL('thread.ts', import.meta.url), {
    workerData: task,
    transferList: task.port ? [task.port] : [],
  });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}

/** What is used of it: its own types do not compile in a strict project of ECMAScript modules. */
interface Lmdb {
  open(options: object): {
    get(id: Buffer): Buffer | undefined;
    put(id: Buffer, value: Buffer): Promise<boolean>;
    close(): Promise<void>;
  };
}

function loadLmdb(): Lmdb | undefined {
  try {
    return createRequire(import.meta.url)('lmdb') as Lmdb;
  } catch {
    return undefined;
  }
}

/** Without writing to the disk at each commit: nothing else here survives a loss of power. */
async function measureLmdb(mix: Mix): Promise<number | undefined> {
  const lmdb = loadLmdb();
  if (!lmdb) return undefined;
  const path = mkdtempSync(join(tmpdir(), 'lmdb-'));
  const database = lmdb.open({ path, keyEncoding: 'binary', encoding: 'binary', noSync: true });
  const subject: Subject = {
    get: (id) => database.get(id),
    set: (id, value) => database.put(id, value),
    answers: mix === 'lookups' ? 'at once' : 'later',
  };
  try {
    return await measureHere(subject, mix);
  } finally {
    await database.close();
    rmSync(path, { recursive: true });
  }
}

async function measureRedis(mix: Mix): Promise<number | undefined> {
  if (!hasRedis) return undefined;
  const { createClient, RESP_TYPES } = await import('redis');
  const server = await RedisServer.start();
  const client = createClient({ url: `redis://127.0.0.1:${server.port}` });
  const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  await client.connect();
  try {
    const subject: Subject = {
      get: (id) => binary.get(id) as Promise<Buffer | null>,
      set: (id, value) => client.set(id, value, { PX: TIMEOUT * 1000 }),
      answers: 'later',
    };
    return await measureHere(subject, mix);
  } finally {
    client.destroy();
    await server.end();
  }
}
