// Sessions that TLS made, on their way to the store.
import { ticketsAreOff } from './advice.js';
import type { Connection, NewSession } from './connection.js';
import { seal } from './envelope.js';
import type { BindingState } from './state.js';
import { TLS1_2_VERSION } from './versions.js';

/** Stores what a connection has made since the last time, or nothing while its handshake is not complete. */
export function storeMade(state: BindingState, connection: Connection): void {
  if (!connection.completion) return;
  for (const session of connection.made.splice(0)) {
    store(state, connection, session);
    session.sessionData.fill(0);
  }
}

function store(state: BindingState, connection: Connection, { id, sessionData }: NewSession): void {
  const { context, completion } = connection;
  const { counters, settings } = state;
  if (!context || !completion || !canBeAskedFor(state, connection)) return;
  const { protocolVersion, terms } = completion;
  const left = terms.deadline - settings.now();
  if (left <= 0) return;
  const data = seal(id, protocolVersion, { ...terms, context: context.digest(protocolVersion), sessionData });
  counters.stored++;
  state.change(
    (store) => store.set(id, protocolVersion, data, Math.min(settings.timeout, Math.floor(left))),
    () => counters.storeErrors++,
  );
}

/** With tickets on, TLS makes sessions that live in tickets only. And what is older than TLS 1.2 is not resumed here. */
function canBeAskedFor({ server }: BindingState, { completion, acceptsTickets }: Connection): boolean {
  const protocolVersion = completion?.protocolVersion ?? 0;
  if (protocolVersion < TLS1_2_VERSION) return false;
  return ticketsAreOff(server) || (protocolVersion === TLS1_2_VERSION && !acceptsTickets);
}
