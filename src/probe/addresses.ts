// The addresses that a name has.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

const MOST_ADDRESSES = 4;

export interface Addresses {
  readonly asked: readonly string[];
  /** Those that the name has besides. */
  readonly left: readonly string[];
}

/**
 * Rejects with the error of the lookup.
 *
 * @param given those to ask instead
 * @param timeout milliseconds
 */
export async function addressesOf(host: string, given: readonly string[], timeout: number): Promise<Addresses> {
  if (given.length > 0) return { asked: given, left: [] };
  if (isIP(host)) return { asked: [host], left: [] };
  const found = await within(timeout, lookup(host, { all: true }));
  const addresses = [...new Set(found.map(({ address }) => address))];
  return { asked: addresses.slice(0, MOST_ADDRESSES), left: addresses.slice(MOST_ADDRESSES) };
}

/** The system's resolver has a deadline of its own, which may be a minute. */
async function within<Value>(timeout: number, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException('the name took too long', 'TimeoutError')), timeout);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
