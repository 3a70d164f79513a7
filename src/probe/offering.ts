// Connections to an address that has answered: which failure is the session's, and which would have come without one, too.
import { setTimeout } from 'node:timers/promises';
import type { Handshake, Outcome } from './connection.js';
import { mayPass, type Failure } from './failures.js';
import type { Mechanism } from './mechanisms.js';

/** Connects to an address, and offers a session there. */
export type Visit = (address: string, mechanism: Mechanism, session?: Buffer) => Promise<Outcome>;

/** What became of a session that was offered; `broken`: its connections fail, and one without a session does not. */
export type Offered = { readonly handshake: Handshake } | { readonly failure: Failure } | { readonly broken: Failure };

/** Milliseconds. Servers that have too many connections may have one fewer then. */
const PAUSE = 200;

/**
 * Once more where the server has turned one away, as those do with too much to do, whatever is offered.
 *
 * @param again whether a failure is such a one
 */
export async function twice(make: () => Promise<Outcome>, again = mayPass): Promise<Outcome> {
  const outcome = await make();
  if ('handshake' in outcome || !again(outcome.failure)) return outcome;
  await setTimeout(PAUSE);
  return make();
}

/** A session is blamed for what comes twice with it, and not without it. */
export async function offer(visit: Visit, address: string, mechanism: Mechanism, session: Buffer): Promise<Offered> {
  const outcome = await twice(() => visit(address, mechanism, session));
  if ('handshake' in outcome || outcome.failure.stage !== 'tls') return outcome;
  const without = await twice(() => visit(address, mechanism));
  if ('failure' in without) return without;
  const again = await visit(address, mechanism, session);
  return 'failure' in again && again.failure.stage === 'tls' ? { broken: again.failure } : again;
}
