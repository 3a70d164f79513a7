// The addresses that a name has.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

const MOST_ADDRESSES = 4;

export interface Addresses {
  readonly asked: readonly string[];
  /** Those that the name has besides. */
  readonly left: readonly string[];
}

/** @param given those to ask instead. Rejects with the error of the lookup. */
export async function addressesOf(host: string, given: readonly string[]): Promise<Addresses> {
  if (given.length > 0) return { asked: given, left: [] };
  if (isIP(host)) return { asked: [host], left: [] };
  const found = await lookup(host, { all: true });
  const addresses = [...new Set(found.map(({ address }) => address))];
  return { asked: addresses.slice(0, MOST_ADDRESSES), left: addresses.slice(MOST_ADDRESSES) };
}
