// What a server and its libssl do in a handshake, by `resume` and `store`.
import { Session } from '../../../src/index.js';
import * as openssl from '../../../src/openssl.js';
import * as protocol from '../protocol.js';
import type { Context, World } from './world.js';

const METHOD_TIMEOUT = 7200;
const CONFLICT = 302;
const CONTEXT_UNINITIALIZED = 277;
const INCONSISTENT_EXTMS = 104;

interface Hello {
  readonly version: number;
  readonly extended: boolean;
  readonly serial: number;
  readonly slot: number;
}

/** `words`: as OPERATIONS says, the first is the operation. */
export function handshake(world: World, context: Context, words: Float64Array): void {
  const { ctx, verifyPeer } = context;
  const flags = words[6];
  const extended = (flags & protocol.HANDSHAKE_EXTENDED) !== 0;
  const hello = { version: words[5], extended, slot: words[3], serial: world.serials };
  world.dropSlot(hello.slot);
  world.serials++;
  const offer = {
    id: protocol.IDS[words[2]],
    protocolVersion: hello.version,
    verifyPeer,
    extendedMasterSecret: extended,
  };
  const { session: found, reason, ...refusal } = ctx.resume(offer);
  if ('fatal' in refusal && refusal.fatal) {
    world.tape.put(reason === 'context-uninitialized' ? CONTEXT_UNINITIALIZED : INCONSISTENT_EXTMS);
  } else {
    const session = found ?? makeSession(world, context, protocol.IDS[words[4]], hello);
    if (session) finish(world, context, session, found !== undefined, (flags & protocol.HANDSHAKE_ABORTED) !== 0);
    else world.tape.put(CONFLICT);
  }
  world.putSession(hello.slot);
}

/** What libssl does for a session of its own making, from ssl_get_new_session to ServerHello. */
function makeSession(world: World, { ctx }: Context, id: Uint8Array, hello: Hello): Session | undefined {
  const conflicts = openssl.SSL_has_matching_session_id(ctx, id, hello.version) === 1;
  const isCached = (openssl.SSL_CTX_get_session_cache_mode(ctx) & openssl.SSL_SESS_CACHE_SERVER) !== 0;
  const named = isCached && !conflicts;
  const { onFree } = world;
  const session =
    hello.extended && named
      ? new Session(id, { protocolVersion: hello.version, time: world.now, extendedMasterSecret: true, onFree })
      : openssl.SSL_SESSION_new({ now: world.clock, onFree });
  world.name(session, hello.serial, 0, named ? hello.slot : -1);
  openssl.SSL_SESSION_set_timeout(session, openssl.SSL_CTX_get_timeout(ctx) || METHOD_TIMEOUT);
  openssl.SSL_SESSION_set1_id_context(session, ctx.idContext);
  if (named) openssl.SSL_SESSION_set1_id(session, id);
  openssl.SSL_SESSION_set_protocol_version(session, hello.version);
  if (!conflicts) return session;
  openssl.SSL_SESSION_free(session);
  return undefined;
}

function finish(world: World, context: Context, session: Session, resumed: boolean, aborted: boolean): void {
  const { ctx, verifyPeer } = context;
  const { tape } = world;
  const { serial } = world.info(session);
  ctx.store(session, { resumed, verifyPeer });
  tape.put(0);
  tape.put(Number(resumed));
  tape.put(serial);
  if (aborted) openssl.SSL_CTX_remove_session(ctx, session);
  openssl.SSL_SESSION_free(session);
}
