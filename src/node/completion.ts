// The end of a handshake: whether it resumed a session, and how it is counted.
import type { TLSSocket } from 'node:tls';
import type { Connection, Terms } from './connection.js';
import { DIGEST_SIZE } from './envelope.js';
import { shownFingerprint } from './certificates.js';
import { keepsIdentity } from './identity.js';
import type { BindingState } from './state.js';
import { storeMade } from './storing.js';
import { TLS1_2_VERSION, TLS1_3_VERSION } from './versions.js';

const VERSIONS: Readonly<Record<string, number>> = { 'TLSv1.2': TLS1_2_VERSION, 'TLSv1.3': TLS1_3_VERSION };
const NO_CERTIFICATE = Buffer.alloc(DIGEST_SIZE);

export function complete(state: BindingState, connection: Connection, socket: TLSSocket): void {
  const resumed = socket.isSessionReused();
  const kept = !resumed || !connection.origin || keepsIdentity(state, connection.origin, socket);
  const protocolVersion = VERSIONS[socket.getProtocol() ?? ''] ?? 0;
  learnVersion(state, connection, protocolVersion);
  if (kept) {
    const origin = resumed ? connection.origin : undefined;
    connection.completion = { protocolVersion, terms: origin ?? newTerms(state, socket) };
    storeMade(state, connection);
  } else {
    connection.reason = 'certificate';
    socket.destroy();
  }
  count(state, connection, resumed && kept);
  report(state, connection, socket, resumed && kept);
}

/** Where the server speaks TLS 1.3, ids of TLS 1.2 that come with a hello of TLS 1.3 are random, and need not be looked up. */
function learnVersion(state: BindingState, connection: Connection, protocolVersion: number): void {
  if (!connection.offersTls13) return;
  const speaksTls13 = protocolVersion === TLS1_3_VERSION;
  state.speaksTls13 = speaksTls13;
  if (speaksTls13 && connection.offer?.protocolVersion === TLS1_2_VERSION) connection.reason = 'none-offered';
}

/** A resumed session's stay those of the full handshake. */
function newTerms({ settings }: BindingState, socket: TLSSocket): Terms {
  const { authorized } = socket;
  const end = settings.now() + settings.maxLifetime;
  return {
    authorized,
    // What a certificate proves ends with it.
    deadline: authorized ? Math.min(end, expiryOf(socket)) : end,
    certificate: authorized ? shownFingerprint(socket) : NO_CERTIFICATE,
  };
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
  try {
    state.settings.onResumption?.({ socket, resumed, reason, serverName });
  } catch (error) {
    state.onError(error);
  }
}
