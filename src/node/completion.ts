// The end of a handshake: whether it resumed a session, and how it is counted.
import type { TLSSocket } from 'node:tls';
import { attempt } from '../base/attempt.js';
import { lowerCase } from './beginning.js';
import { handshakeChannel } from './channels.js';
import type { Chain } from './sessions/chain.js';
import type { Connection, Origin, Terms } from './connection.js';
import { groupsOf } from './groups.js';
import { resumedOrigin, withdrawAuthorization } from './identity.js';
import { endOfChain } from './peer-chain.js';
import type { BindingState } from './state.js';
import { retireUsed, storeMade } from './storing.js';
import { TLS1_2_VERSION, TLS1_3_VERSION } from '../base/versions.js';

export function complete(state: BindingState, connection: Connection, socket: TLSSocket): void {
  const given = connection.origin;
  const resumed = socket.isSessionReused();
  const origin = resumed ? resumedOrigin(state, connection, socket) : undefined;
  if (resumed && given && !origin?.authorized) withdrawAuthorization(socket);
  connection.origin = origin;
  // It holds for the context of the first hello, and whom the server trusts in this one nobody has asked.
  if (resumed && connection.helloChanged && rejects(state)) return void socket.destroy();
  const protocol = socket.getProtocol() ?? '';
  const protocolVersion = versionOf(protocol);
  learnVersion(state, connection, protocolVersion);
  if (origin) connection.chain = resumeChain(connection, origin);
  connection.completion = { protocolVersion, terms: origin ?? newTerms(state, connection, socket) };
  connection.groups = groupsOf(state, connection, socket);
  retireUsed(state, connection);
  storeMade(state, connection);
  count(state, connection, resumed, protocol);
  tellObservers(state, connection, resumed, protocol);
  report(state, connection, socket, resumed, protocol);
}

/** 0 for an older one. */
function versionOf(protocol: string): number {
  if (protocol === 'TLSv1.3') return TLS1_3_VERSION;
  return protocol === 'TLSv1.2' ? TLS1_2_VERSION : 0;
}

function rejects({ server }: BindingState): boolean {
  const { requestCert, rejectUnauthorized } = server as { requestCert?: boolean; rejectUnauthorized?: boolean };
  return Boolean(requestCert && rejectUnauthorized);
}

/** The session that was resumed may be there to be resumed again. */
function resumeChain({ chains, beginning: { offer } }: Connection, { chain: name }: Origin): Chain {
  const chain = chains.resume(name, offer!.protocolVersion);
  chain.add(offer!.id);
  return chain;
}

/** Where the server speaks TLS 1.3, ids of TLS 1.2 that come with a hello of TLS 1.3 are random, and need not be looked up. */
function learnVersion(state: BindingState, connection: Connection, protocolVersion: number): void {
  const { offersTls13, offer } = connection.beginning;
  if (!offersTls13) return;
  state.speaksTls13 = protocolVersion === TLS1_3_VERSION;
  if (offer?.protocolVersion !== TLS1_2_VERSION) return;
  // Where it does not, an id that nobody knows is in all likelihood such a one, too.
  if (state.speaksTls13 || connection.reason === 'unknown') connection.reason = 'none-offered';
}

/** A resumed session's stay those of the full handshake. */
function newTerms(state: BindingState, { chainEnd }: Connection, socket: TLSSocket): Terms {
  const { authorized } = socket;
  const end = state.now() + state.settings.maxLifetime;
  // What a certificate proves ends with it, with those above it, and with the list that it is not on.
  const deadline = authorized ? Math.min(end, chainEnd ?? endOfChain(state, socket), state.context.crlEnd) : end;
  return { authorized, deadline };
}

function count({ counters }: BindingState, connection: Connection, resumed: boolean, protocolVersion: string): void {
  const { origin, reason } = connection;
  const tally = counters.tallyOf(protocolVersion);
  if (!resumed) tally.notResumed[reason]++;
  else if (origin) tally.resumed++;
  else tally.resumedOtherwise++;
}

function tellObservers(state: BindingState, connection: Connection, resumed: boolean, protocolVersion: string): void {
  state.observers.tell(connection.began, (observer, seconds) =>
    observer.handshake(protocolVersion, resumed, seconds, ageOf(state, connection)),
  );
}

/** Of the session of the cache that was resumed, in seconds. */
function ageOf(state: BindingState, { origin }: Connection): number | undefined {
  return origin && Math.max(0, state.now() - origin.time);
}

function report(
  state: BindingState,
  connection: Connection,
  socket: TLSSocket,
  resumed: boolean,
  protocolVersion: string,
): void {
  const { onResumption } = state.settings;
  if (!onResumption && !handshakeChannel.hasSubscribers) return;
  const serverName = lowerCase(connection.beginning.serverName);
  const reason = resumed ? undefined : connection.reason;
  const age = ageOf(state, connection);
  const report = { socket, resumed, reason, serverName, protocolVersion, age };
  if (handshakeChannel.hasSubscribers) handshakeChannel.publish({ ...report });
  if (onResumption) attempt(() => onResumption(report), state.onError);
}
