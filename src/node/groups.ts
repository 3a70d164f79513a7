// What a store may revoke sessions by, beside their ids.
import type { TLSSocket } from 'node:tls';
import type { SessionGroups } from '../base/store.js';
import { attempt } from '../base/attempt.js';
import type { Connection } from './connection.js';
import type { BindingState } from './state.js';

/** To be called before the store is asked for a session, and before a client proves anything. */
export function currentGeneration({ store, onError }: BindingState): number | undefined {
  let generation: number | undefined;
  if (store.generation) attempt(() => void (generation = store.generation!()), onError);
  return generation;
}

/** Undefined where the store does not revoke by groups. */
export function groupsOf(
  { server, store }: BindingState,
  { generation }: Connection,
  socket: TLSSocket,
): SessionGroups | undefined {
  if (!store.generation) return undefined;
  const { sessionIdContext, requestCert } = server as { sessionIdContext?: string; requestCert?: boolean };
  const fingerprint = requestCert ? socket.getPeerCertificate()?.fingerprint256 : undefined;
  return { names: [sessionIdContext, fingerprint].filter(isGiven), generation };
}

function isGiven(name: string | undefined): name is string {
  return name !== undefined && name !== '';
}
