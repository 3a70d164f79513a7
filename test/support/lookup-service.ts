// What the lookup service of the examples must answer, in any runtime.
import { deepStrictEqual } from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

/** Bytes are text here, one character each. */
export interface Exchange {
  readonly name: string;
  readonly request: readonly [method: string, path: string, body?: string];
  readonly response: readonly [status: number, body: string];
}

export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** Milliseconds after which a session with no timeout has expired: the second ends, and the clock may be late. */
const EXPIRY = 1500;
const ID = 'a5'.repeat(32);
const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('latin1');
const MOST = 'x'.repeat(4096);
const ID_EXPECTED = 'id: expected 1 to 32 bytes in hexadecimal';
const TIMEOUT_EXPECTED = 'timeout: expected 0 to 86400 seconds';
const TOO_MUCH = 'body: expected at most 4096 bytes';

/** In this order, with a service that is new. */
export const KEPT: readonly Exchange[] = [
  exchange('an id that was never kept', ['POST', `/resume/${ID}`], [404, 'unknown']),
  exchange('a new session', ['PUT', `/sessions/${ID}`, ALL_BYTES], [201, '']),
  exchange('a session that is kept', ['POST', `/resume/${ID}`], [200, ALL_BYTES]),
  exchange('the same again', ['POST', `/resume/${ID.toUpperCase()}`], [200, ALL_BYTES]),
  exchange('a prefix of the id', ['POST', `/resume/${ID.slice(2)}`], [404, 'unknown']),
  exchange('another session with the id', ['PUT', `/sessions/${ID}?timeout=86400`, MOST], [204, '']),
  exchange('what replaced the first', ['POST', `/resume/${ID}`], [200, MOST]),
  exchange('an id of one byte', ['PUT', '/sessions/00?timeout=0', 'x'], [201, '']),
];

/** When the last of these has expired. */
const EXPIRED = exchange('a session that has expired', ['POST', '/resume/00'], [404, 'expired']);

/** Each is refused, and changes nothing. */
export const REFUSED: readonly Exchange[] = [
  exchange('no id', ['PUT', '/sessions/', 'x'], [400, ID_EXPECTED]),
  exchange('half a byte', ['PUT', '/sessions/a', 'x'], [400, ID_EXPECTED]),
  exchange('an id of 33 bytes', ['PUT', `/sessions/${ID}a5`, 'x'], [400, ID_EXPECTED]),
  exchange('an id that is not hexadecimal', ['PUT', '/sessions/0g', 'x'], [400, ID_EXPECTED]),
  exchange('an escaped id', ['PUT', '/sessions/%61%35', 'x'], [400, ID_EXPECTED]),
  exchange('no data', ['PUT', `/sessions/${ID}`], [400, 'body: expected session data']),
  exchange('empty data', ['PUT', `/sessions/${ID}`, ''], [400, 'body: expected session data']),
  exchange('too much data', ['PUT', `/sessions/${ID}`, `${MOST}x`], [413, TOO_MUCH]),
  exchange('far too much data', ['PUT', `/sessions/${ID}`, MOST.repeat(256)], [413, TOO_MUCH]),
  ...['', '-1', '1.5', '1e3', '0x10', ' 1', '86401', '999999999999', 'NaN', 'soon'].map((timeout) =>
    exchange(
      `a timeout of "${timeout}"`,
      ['PUT', `/sessions/${ID}?timeout=${encodeURIComponent(timeout)}`, 'x'],
      [400, TIMEOUT_EXPECTED],
    ),
  ),
  exchange('no id to resume', ['POST', '/resume/'], [400, ID_EXPECTED]),
  exchange('an id of 33 bytes to resume', ['POST', `/resume/${ID}a5`], [400, ID_EXPECTED]),
  exchange('a GET of a session', ['GET', `/resume/${ID}`], [405, 'expected POST']),
  exchange('a POST of a session', ['POST', `/sessions/${ID}`, 'x'], [405, 'expected PUT']),
  exchange('a POST of the counters', ['POST', '/stats'], [405, 'expected GET']),
  exchange('no path', ['GET', '/'], [404, 'no such path']),
  exchange('an unknown path', ['GET', '/stats/all'], [404, 'no such path']),
  exchange('a path below an id', ['PUT', `/sessions/${ID}/${ID}`, 'x'], [404, 'no such path']),
];

function exchange(name: string, request: Exchange['request'], response: Exchange['response']): Exchange {
  return { name, request, response };
}

/** The status and the body that come back. Rejects with the name of what was not answered. */
export async function ask(send: Send, { name, request }: Exchange): Promise<Exchange['response']> {
  const [method, path, body] = request;
  try {
    const response = await send(path, { method, body: body === undefined ? null : Buffer.from(body, 'latin1') });
    return [response.status, Buffer.from(await response.arrayBuffer()).toString('latin1')];
  } catch (cause) {
    throw new Error(`${name}: ${(cause as Error).message}`, { cause });
  }
}

/** The counters of the service, and the backend of its cache. */
export async function readStats(send: Send): Promise<Record<string, number | string>> {
  const response = await send('/stats', { method: 'GET' });
  return (await response.json()) as Record<string, number | string>;
}

/** All of that, with a service that is new: the backend of its cache, and how much was checked. Rejects where something differs. */
export async function checkLookupService(send: Send): Promise<{ backend: unknown; checks: number }> {
  let checks = 0;
  const check = async (exchanges: readonly Exchange[]) => {
    for (const exchange of exchanges) {
      const answer = await ask(send, exchange);
      deepStrictEqual({ [exchange.name]: answer }, { [exchange.name]: exchange.response });
      checks++;
    }
  };
  await check(KEPT);
  const before = await readStats(send);
  await check(REFUSED);
  deepStrictEqual(await readStats(send), before);
  await wait(EXPIRY);
  await check([EXPIRED]);
  return { backend: before.backend, checks };
}
