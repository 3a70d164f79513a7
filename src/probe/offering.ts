// Connections to an address that has answered: which failure is the session's, and which would have come without one, too.
import { setTimeout } from 'node:timers/promises';
import type { Handshake, Outcome } from './connection.js';
import { mayPass, type Failure } from './failures.js';
import type { Mechanism } from './mechanisms.js';

/** Connects to an address, and offers a session there. */
export type Visit = (address: string, mechanism: Mechanism, session?: Buffer) => Promise<Outcome>;

/** What became of a session that was offered; `broken`: its connection fails, and one without a session does not. */
export type Offered = { readonly handshake: Handshake } | { readonly failure: Failure } | { readonly broken: Failure };

/** Milliseconds. Servers that have too many connections may have one fewer then. */
const PAUSE = 200;

/** Once more where the server had no word of TLS for it: those with too much to do turn some away, whatever they offer. */
export async function visitTwice(
  visit: Visit,
  address: string,
  mechanism: Mechanism,
  session?: Buffer,
): Promise<Outcome> {
  const outcome = await visit(address, mechanism, session);
  if ('handshake' in outcome || !mayPass(outcome.failure)) return outcome;
  await setTimeout(PAUSE);
  return visit(address, mechanism, session);
}

export async function offer(visit: Visit, address: string, mechanism: Mechanism, session: Buffer): Promise<Offered> {
  const outcome = await visitTwice(visit, address, mechanism, session);
  if ('handshake' in outcome || outcome.failure.stage !== 'tls') return outcome;
  const without = await visitTwice(visit, address, mechanism);
  return 'failure' in without ? without : { broken: outcome.failure };
}
