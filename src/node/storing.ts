// Sessions that TLS made, on their way to the store.
import { ticketsAreOff } from './advice.js';
import { attempt } from '../base/attempt.js';
import { Chain } from './sessions/chain.js';
import type { Connection, NewSession } from './connection.js';
import { seal, TWIN_SIZE } from './sessions/envelope.js';
import { knowsTrust } from './identity.js';
import type { BindingState } from './state.js';
import { TLS1_2_VERSION, TLS1_3_VERSION } from '../base/versions.js';

/**
 * Keeps a session that TLS made on a connection until it is stored. Not one of a renegotiation (TLS 1.2): what the client proves
 * in it, Node does not check.
 */
export function keepMade({ completion, made }: Connection, session: NewSession): void {
  if (completion?.protocolVersion === TLS1_2_VERSION) session.sessionData.fill(0);
  else made.push(session);
}

/** Stores what a connection has made, or nothing while its handshake is not complete. */
export function storeMade(state: BindingState, connection: Connection): void {
  if (!connection.completion || connection.made.length === 0) return;
  for (const session of connection.made) store(state, connection, session);
  connection.wipe();
}

function store(state: BindingState, connection: Connection, { id, sessionData }: NewSession): void {
  const { completion } = connection;
  const { context } = connection.beginning;
  if (!context || !completion || connection.helloChanged || connection.revoked) return;
  if (!canBeAskedFor(state, connection)) return;
  const { protocolVersion, terms } = completion;
  const time = state.now();
  const timeout = Math.floor(Math.min(state.settings.timeout, terms.deadline - time));
  // Stores count in seconds, and for some of them none at all means for ever. Nor where the clock gives no number.
  if (!(timeout >= 1) || (terms.authorized && !knowsTrust(state, context))) return;
  const chain = (connection.chain ??= new Chain(id, protocolVersion));
  if (state.chains.isRevoked(chain.root)) return;
  const { authorized, deadline } = terms;
  const twin =
    protocolVersion === TLS1_3_VERSION && connection.lastStored?.length === TWIN_SIZE
      ? connection.lastStored
      : undefined;
  connection.lastStored = id;
  const digest = context.digest(protocolVersion);
  const sealed = { authorized, deadline, time, chain: chain.root, context: digest, twin, sessionData };
  const data = seal(id, protocolVersion, sealed, state.allocate);
  chain.add(id);
  state.counters.stored++;
  attempt(
    () => state.store.set(id, protocolVersion, data, timeout, connection.origin !== undefined, connection.groups),
    (error) => {
      state.counters.storeErrors++;
      state.onError(error);
    },
  );
  // It has a copy.
  if (state.store.copies) data.fill(0);
}

/** With tickets on, TLS makes sessions that live in tickets only. And what is older than TLS 1.2 is not resumed here. */
function canBeAskedFor({ server }: BindingState, { completion, beginning }: Connection): boolean {
  const protocolVersion = completion?.protocolVersion ?? 0;
  if (protocolVersion < TLS1_2_VERSION) return false;
  return ticketsAreOff(server) || (protocolVersion === TLS1_2_VERSION && !beginning.acceptsTickets);
}

/** A session of TLS 1.3 that was resumed will hardly be offered again, and nor will its twin: each connection gives the client new ones. */
export function retireUsed(state: BindingState, { beginning, origin }: Connection): void {
  const { offer } = beginning;
  if (offer?.protocolVersion !== TLS1_3_VERSION || !origin) return;
  const { singleUse } = state.settings;
  for (const id of [singleUse ? undefined : offer.id, origin.twin]) {
    if (id) state.change((store) => store.retire?.(id, TLS1_3_VERSION));
  }
}
