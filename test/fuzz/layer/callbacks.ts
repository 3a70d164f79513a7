// The callbacks of a ctx: each puts what it is given on the tape.
import type { Session, SessionCache } from '../../../src/index.js';
import * as openssl from '../../../src/openssl.js';
import * as protocol from '../protocol.js';
import type { Context, World } from './world.js';

export function setCallback(world: World, context: Context, which: number, on: number): void {
  const { ctx } = context;
  if (which === protocol.CALLBACK_REMOVE) {
    openssl.SSL_CTX_sess_set_remove_cb(ctx, on ? (_ctx, session) => onRemove(world, context, session) : null);
  } else if (which === protocol.CALLBACK_GET) {
    const callback = (_ctx: SessionCache, id: Uint8Array, copy: { value: number }) => onGet(world, context, id, copy);
    openssl.SSL_CTX_sess_set_get_cb(ctx, on ? callback : null);
  } else {
    context.keepsNew = on > 1;
    openssl.SSL_CTX_sess_set_new_cb(ctx, on ? (_ctx, session) => onNew(world, context, session) : null);
  }
}

function onRemove(world: World, { index }: Context, session: Session): void {
  const { tape } = world;
  tape.put(protocol.EVENT_REMOVED);
  tape.put(index);
  tape.put(world.info(session).serial);
  tape.put(session.refCount);
  tape.put(openssl.SSL_SESSION_is_resumable(session));
}

function onNew(world: World, { index, keepsNew }: Context, session: Session): number {
  const { tape } = world;
  const info = world.info(session);
  tape.put(protocol.EVENT_NEW);
  tape.put(index);
  tape.put(info.serial);
  tape.put(session.refCount);
  info.refs += Number(keepsNew);
  return Number(keepsNew);
}

function onGet(world: World, context: Context, id: Uint8Array, copy: { value: number }): Session | null {
  const { tape } = world;
  const entry = world.stored(context, id);
  tape.put(protocol.EVENT_GET);
  tape.put(context.index);
  tape.put(entry ? world.info(entry.session).serial : -1);
  tape.put(copy.value);
  if (!entry) return null;
  copy.value = entry.copy;
  if (!entry.copy) openssl.SSL_SESSION_up_ref(entry.session);
  return entry.session;
}
