// What the store service of the examples must answer, in any runtime.
import { deepStrictEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { SealedStoreStats } from '../../src/stores.js';
import type { Send } from './lookup-service.ts';

/** With a service that is new: how much was checked. Rejects where something differs. */
export async function checkStoreService(send: Send): Promise<{ backend: 'none'; checks: number }> {
  let checks = 0;
  const check = async (method: string, path: string, expected: readonly [number, string?], body?: string) => {
    const response = await send(path, { method, body });
    const [status, text = ''] = expected;
    deepStrictEqual([`${method} ${path}`, response.status, await response.text()], [`${method} ${path}`, status, text]);
    checks++;
  };
  const [first, second, third] = ['first', 'second', 'third'].map(idOf);
  await check('GET', `/sessions/${first}`, [404]);
  await check('PUT', `/sessions/${first}?timeout=300`, [204], 'data of the first');
  await check('GET', `/sessions/${first}`, [200, 'data of the first']);
  await check('GET', `/sessions/${second}`, [404]);
  await check('POST', `/take/${first}`, [200, 'data of the first']);
  await check('POST', `/take/${first}`, [404]);
  await check('PUT', `/sessions/${second}`, [204], 'data of the second');
  await check('DELETE', `/sessions/${second}`, [204]);
  await check('GET', `/sessions/${second}`, [404]);
  for (const path of [`/sessions/${second}?timeout=0`, `/sessions/${second}?timeout=soon`])
    await check('PUT', path, [400], 'x');
  await check('GET', '/sessions/00', [404]);
  await check('PUT', `/sessions/${third}`, [204], 'data of the third');
  const taken = await Promise.all(Array.from({ length: 16 }, () => send(`/take/${third}`, { method: 'POST' })));
  deepStrictEqual(taken.filter(({ status }) => status === 200).length, 1);
  for (const response of taken) await response.arrayBuffer();
  const { hits, misses, stored, dropped } = (await (
    await send('/stats', { method: 'GET' })
  ).json()) as SealedStoreStats;
  deepStrictEqual(
    { hits, misses, stored, dropped },
    {
      hits: 3,
      misses: { unknown: 19, sealed: 0, expired: 0, error: 0 },
      stored: 3,
      dropped: 0,
    },
  );
  return { backend: 'none', checks: checks + 2 };
}

function idOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
