// The start of a handshake: finds the session that the client offers, and judges whether it may be resumed.
import type { LookupResult } from '../base/observed.js';
import { ask, type Answer } from './ask.js';
import { attempt, ignore } from '../base/attempt.js';
import { nameOf } from './sessions/chain.js';
import type { Connection } from './connection.js';
import type { ConnectionContext } from './trust/context.js';
import { unseal, type Envelope } from './sessions/envelope.js';
import { knowsTrust } from './identity.js';
import { agrees, type Offer } from './offer.js';
import { readSessionData } from '../tls/session-data.js';
import type { BindingState } from './state.js';
import type { NotResumedReason } from './stats.js';
import { TLS1_3_VERSION } from '../base/versions.js';

/**
 * Calls back once, with Node's session data or null. The data is to be copied at once: it is the store's, or zeroed.
 */
export function lookUp(state: BindingState, connection: Connection, done: (sessionData: Buffer | null) => void): void {
  const { offer, context } = connection.beginning;
  if (!offer || !context) return done(null);
  const { id, protocolVersion } = offer;
  const { store } = state;
  const { singleUse, lookupDeadline } = state.settings;
  const taken = singleUse && protocolVersion === TLS1_3_VERSION;
  const question = () => (taken ? store.take(id, protocolVersion) : store.get(id, protocolVersion));
  // What was taken or is a copy is nobody else's. Views of odd kinds may throw at anything.
  const owned = taken || store.copies;
  const zero = (answer: Answer) => {
    if (owned && typeof answer !== 'string') attempt(() => Uint8Array.prototype.fill.call(answer, 0), ignore);
  };
  const start = state.observers.start();
  let later = false;
  const finish = (answer: Answer) => {
    if (taken && typeof answer !== 'string') state.counters.taken++;
    if (later) state.observers.tell(start, (observer, seconds) => observer.lookup(resultOf(answer), seconds));
    const judged = judge(state, connection, offer, context, answer);
    if (typeof judged === 'string') {
      connection.reason = judged;
      done(null);
    } else {
      const { authorized, deadline, chain, sessionData, time } = judged;
      const twin = judged.twin && Buffer.from(judged.twin);
      connection.origin = { authorized, deadline, chain: nameOf(chain), time, twin };
      connection.reason = 'not-reused';
      done(sessionData);
    }
    zero(answer);
  };
  ask(question, lookupDeadline, state.onError, finish, zero);
  later = true;
}

function resultOf(answer: Answer): LookupResult {
  if (typeof answer !== 'string') return 'hit';
  return answer === 'unknown' ? 'miss' : answer;
}

/** The session, or why it may not be resumed. */
function judge(
  state: BindingState,
  { canWithdraw }: Connection,
  offer: Offer,
  context: ConnectionContext,
  answer: Answer,
): Envelope | NotResumedReason {
  if (typeof answer === 'string') return answer;
  const { id, protocolVersion } = offer;
  const envelope = open(state, offer, answer);
  const facts = envelope && readSessionData(envelope.sessionData);
  if (!facts) return 'malformed';
  const { authorized, deadline } = envelope;
  if (!envelope.context.equals(context.digest(protocolVersion))) return 'context';
  if (authorized ? !knowsTrust(state, context) : !canWithdraw && protocolVersion === TLS1_3_VERSION) return 'context';
  const revoked = state.chains.isRevoked(envelope.chain);
  // Also where the clock gives no number.
  const expired = !(state.now() <= deadline);
  if (revoked || expired) state.change((store) => store.delete(id, protocolVersion));
  if (revoked) return 'unknown';
  if (expired) return 'expired';
  return agrees(offer, facts) ? envelope : 'not-reused';
}

/** Undefined for bytes that are not the session's. */
function open(state: BindingState, { id, protocolVersion }: Offer, stored: Uint8Array): Envelope | undefined {
  try {
    return unseal(id, protocolVersion, stored);
  } catch (error) {
    state.onError(error);
    return undefined;
  }
}
