// The end of a handshake: whether it resumed a session, and how it is counted.
import type { TLSSocket } from 'node:tls';
import type { Connection, Terms } from './connection.js';
import { attempt } from './attempt.js';
import { withdrawAuthorization } from './identity.js';
import type { BindingState } from './state.js';
import { storeMade } from './storing.js';
import { TLS1_2_VERSION, TLS1_3_VERSION } from './versions.js';

const VERSIONS: Readonly<Record<string, number>> = { 'TLSv1.2': TLS1_2_VERSION, 'TLSv1.3': TLS1_3_VERSION };

export function complete(state: BindingState, connection: Connection, socket: TLSSocket): void {
  const resumed = socket.isSessionReused();
  const origin = resumed ? connection.origin : undefined;
  if (origin && !origin.authorized) withdrawAuthorization(socket);
  const protocolVersion = VERSIONS[socket.getProtocol() ?? ''] ?? 0;
  learnVersion(state, connection, protocolVersion);
  connection.completion = { protocolVersion, terms: origin ?? newTerms(state, socket) };
  storeMade(state, connection);
  count(state, connection, resumed);
  report(state, connection, socket, resumed);
}

/** Where the server speaks TLS 1.3, ids of TLS 1.2 that come with a hello of TLS 1.3 are random, and need not be looked up. */
function learnVersion(state: BindingState, connection: Connection, protocolVersion: number): void {
  if (!connection.offersTls13) return;
  const speaksTls13 = protocolVersion === TLS1_3_VERSION;
  state.speaksTls13 = speaksTls13;
  if (speaksTls13 && connection.offer?.protocolVersion === TLS1_2_VERSION) connection.reason = 'none-offered';
}

/** A resumed session's stay those of the full handshake. */
function newTerms(state: BindingState, socket: TLSSocket): Terms {
  const { authorized } = socket;
  const end = state.now() + state.settings.maxLifetime;
  // What a certificate proves ends with it.
  return { authorized, deadline: authorized ? Math.min(end, expiryOf(socket)) : end };
}

/** Of the client's certificate, in seconds since 1970. */
function expiryOf(socket: TLSSocket): number {
  const certificate = socket.getPeerX509Certificate();
  return certificate ? Date.parse(certificate.validTo) / 1000 : 0;
}

function count({ counters }: BindingState, { origin, reason }: Connection, resumed: boolean): void {
  counters.handshakes++;
  if (!resumed) counters.notResumed[reason]++;
  else if (origin) counters.resumed++;
  else counters.resumedOtherwise++;
}

function report(state: BindingState, connection: Connection, socket: TLSSocket, resumed: boolean): void {
  const reason = resumed ? undefined : connection.reason;
  const serverName = connection.context?.serverName ?? '';
  attempt(() => state.settings.onResumption?.({ socket, resumed, reason, serverName }), state.onError);
}
