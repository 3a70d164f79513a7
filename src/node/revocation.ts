import { ignore } from '../base/attempt.js';
import { TLSSocket } from 'node:tls';
import { typeError } from '../base/errors.js';
import { isThenable } from '../base/awaitable.js';
import { connectionOf } from './socket-connection.js';
import type { BindingState } from './state.js';

/** Ends the chain that a connection belongs to: of its sessions none is resumed, and none is stored any more. */
export function revoke(state: BindingState, socket: TLSSocket): number | Promise<number> {
  if (!(socket instanceof TLSSocket)) throw typeError('socket', 'a tls.TLSSocket', socket);
  // HTTP/2 gives programs a proxy of it, whose methods are the socket's own.
  const connection = connectionOf(socket.removeListener('close', ignore));
  if (connection?.chains !== state.chains) return 0;
  connection.revoked = true;
  const { chain } = connection;
  if (!chain) return 0;
  const now = state.now();
  // Another binding of the same store may let its chains live longer.
  const end = Math.max(now + state.settings.maxLifetime, connection.completion?.terms.deadline ?? -Infinity);
  const ids = state.chains.revoke(chain, now, end);
  const counts = ids.map((id) => remove(state, id, chain.protocolVersion));
  if (counts.every((count) => typeof count === 'number')) return sum(counts);
  return Promise.all(counts).then(sum);
}

/** How many went, one or none. */
function remove(state: BindingState, id: Buffer, protocolVersion: number): number | Promise<number> {
  const fail = (error: unknown): number => {
    state.onError(error);
    return 0;
  };
  try {
    const removed = state.store.delete(id, protocolVersion);
    return isThenable(removed) ? Promise.resolve(removed).then(countOf, fail) : countOf(removed);
  } catch (error) {
    return fail(error);
  }
}

/** Of a store that does not say, it is taken for gone. */
function countOf(removed: unknown): number {
  return removed === undefined || removed ? 1 : 0;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
