// Each operation on the C names: its guard, the call, what it returns and what can be seen after it. As oracle/operations.c.
import * as openssl from '../../../src/openssl.js';
import { COUNTER_ACCEPT_GOOD } from '../../../src/core/layout.generated.js';
import { stateOf } from '../../../src/cache/session-cache.js';
import * as protocol from '../protocol.js';
import { IDS, SKIPPED, type Operation } from '../protocol.js';
import { setCallback } from './callbacks.js';
import { handshake } from './handshake.js';
import type { Context, World } from './world.js';

type Words = Float64Array;
type OnContext = (world: World, context: Context, words: Words) => void;
type OnWorld = (world: World, words: Words) => void;

const setTime = (ex: number) => (ex ? openssl.SSL_SESSION_set_time_ex : openssl.SSL_SESSION_set_time);
const getTime = (ex: number) => (ex ? openssl.SSL_SESSION_get_time_ex : openssl.SSL_SESSION_get_time);
const flush = (ex: number) => (ex ? openssl.SSL_CTX_flush_sessions_ex : openssl.SSL_CTX_flush_sessions);

function newContext(world: World, words: Words): void {
  const old = world.contexts[words[1]];
  if (old) world.freeContext(old);
  const flags = words[5];
  const context = world.newContext(words[1], (flags & protocol.VERIFY_PEER) !== 0);
  const { ctx } = context;
  if (words[2] >= 0) openssl.SSL_CTX_sess_set_cache_size(ctx, words[2]);
  if (words[3] >= 0) openssl.SSL_CTX_set_timeout(ctx, words[3]);
  world.tape.put(openssl.SSL_CTX_set_session_cache_mode(ctx, words[4]));
  world.tape.put(openssl.SSL_CTX_sess_get_cache_size(ctx));
  world.tape.put(openssl.SSL_CTX_get_timeout(ctx));
  setCallback(world, context, protocol.CALLBACK_REMOVE, flags & 1);
  setCallback(world, context, protocol.CALLBACK_NEW, (flags >> 1) & 3);
  setCallback(world, context, protocol.CALLBACK_GET, (flags >> 3) & 1);
  world.putContext(context);
}

function newSession(world: World, words: Words): void {
  const { tape } = world;
  world.dropSlot(words[1]);
  const session = openssl.SSL_SESSION_new({ now: world.clock, onFree: world.onFree });
  world.name(session, world.serials++, 1, words[1]);
  if (words[3] >= 0) tape.put(openssl.SSL_SESSION_set_protocol_version(session, words[3]));
  tape.put(openssl.SSL_SESSION_set1_id(session, IDS[words[2]]));
  if (words[4] >= 0) tape.put(openssl.SSL_SESSION_set_time(session, words[4]));
  if (words[5] >= 0) tape.put(openssl.SSL_SESSION_set_timeout(session, words[5]));
  if (words[6] >= 0) tape.put(openssl.SSL_SESSION_set1_id_context(session, IDS[words[6]]));
  world.putSession(words[1]);
}

function duplicate(world: World, words: Words): void {
  const session = world.slots[words[1]];
  if (!session || words[1] === words[2]) return world.tape.put(SKIPPED);
  world.dropSlot(words[2]);
  world.name(openssl.SSL_SESSION_dup(session), world.serials++, 1, words[2]);
  world.putSession(words[1]);
  world.putSession(words[2]);
}

function end(world: World): void {
  for (const context of world.contexts) if (context) world.freeContext(context);
  for (let slot = 0; slot < protocol.SLOTS; slot++) world.dropSlot(slot);
  world.tape.put(world.live);
}

function free(world: World, words: Words): void {
  const session = world.slots[words[1]];
  if (!session || world.info(session).refs === 0) return world.tape.put(SKIPPED);
  world.info(session).refs--;
  openssl.SSL_SESSION_free(session);
  world.putSession(words[1]);
}

function upRef(world: World, words: Words): void {
  const session = world.slots[words[1]];
  if (!session) return world.tape.put(SKIPPED);
  world.info(session).refs++;
  world.tape.put(openssl.SSL_SESSION_up_ref(session));
  world.putSession(words[1]);
}

function addOrRemove(call: typeof openssl.SSL_CTX_add_session): OnWorld {
  return (world, words) => {
    const context = world.contexts[words[1]];
    const session = world.slots[words[2]];
    if (!context || !session) return world.tape.put(SKIPPED);
    world.tape.put(call(context.ctx, session));
    world.putContext(context);
    world.putSession(words[2]);
  };
}

type Live = NonNullable<World['slots'][number]>;

function onSession(act: (session: Live, words: Words, world: World) => void): OnWorld {
  return (world, words) => {
    const session = world.slots[words[1]];
    if (!session) return world.tape.put(SKIPPED);
    act(session, words, world);
    world.putSession(words[1]);
  };
}

function get(session: Live, words: Words, { tape }: World): void {
  tape.putBytes(openssl.SSL_SESSION_get_id(session));
  tape.putBytes(openssl.SSL_SESSION_get0_id_context(session));
  tape.put(getTime(words[2])(session));
}

function store(world: World, words: Words): void {
  const context = world.contexts[words[1]];
  const session = world.slots[words[2]];
  if (!context || !session) return world.tape.put(SKIPPED);
  openssl.SSL_SESSION_up_ref(session);
  context.store.unshift({ session, copy: words[3] });
  world.putSession(words[2]);
}

function unstore(world: World, words: Words): void {
  const context = world.contexts[words[1]];
  const session = world.slots[words[2]];
  if (!context || !session) return world.tape.put(SKIPPED);
  const at = context.store.findIndex((entry) => entry.session === session);
  world.tape.put(Number(at >= 0));
  if (at >= 0) {
    context.store.splice(at, 1);
    openssl.SSL_SESSION_free(session);
  }
  world.putSession(words[2]);
}

function freeContext(world: World, words: Words): void {
  const context = world.contexts[words[1]];
  if (!context) return world.tape.put(SKIPPED);
  world.freeContext(context);
}

const ON_WORLD: Partial<Record<Operation, OnWorld>> = {
  CLOCK: (world, words) => void (world.now = words[1] + (world.openssl === '3.0' ? 0 : words[2] / 1e6)),
  NEW_CONTEXT: newContext,
  FREE_CONTEXT: freeContext,
  NEW: newSession,
  DUP: duplicate,
  ADD: addOrRemove(openssl.SSL_CTX_add_session),
  REMOVE: addOrRemove(openssl.SSL_CTX_remove_session),
  UP_REF: upRef,
  FREE: free,
  SET_TIME: onSession((session, words, { tape }) => tape.put(setTime(words[3])(session, words[2]))),
  SET_TIMEOUT: onSession((session, words, { tape }) => tape.put(openssl.SSL_SESSION_set_timeout(session, words[2]))),
  SET_ID: onSession((session, words, { tape }) => tape.put(openssl.SSL_SESSION_set1_id(session, IDS[words[2]]))),
  SET_VERSION: onSession((session, words, { tape }) =>
    tape.put(openssl.SSL_SESSION_set_protocol_version(session, words[2])),
  ),
  SET_SESSION_CONTEXT: onSession((session, words, { tape }) =>
    tape.put(openssl.SSL_SESSION_set1_id_context(session, IDS[words[2]])),
  ),
  GET: onSession(get),
  STORE: store,
  UNSTORE: unstore,
  END: end,
};

const ON_CONTEXT: Partial<Record<Operation, OnContext>> = {
  HAS: ({ tape }, { ctx }, words) => tape.put(openssl.SSL_has_matching_session_id(ctx, IDS[words[2]], words[3])),
  SIZE: ({ tape }, { ctx }, words) => {
    tape.put(openssl.SSL_CTX_sess_set_cache_size(ctx, words[2]));
    tape.put(openssl.SSL_CTX_sess_get_cache_size(ctx));
  },
  TIMEOUT: ({ tape }, { ctx }, words) => {
    tape.put(openssl.SSL_CTX_set_timeout(ctx, words[2]));
    tape.put(openssl.SSL_CTX_get_timeout(ctx));
  },
  MODE: ({ tape }, { ctx }, words) => {
    tape.put(openssl.SSL_CTX_set_session_cache_mode(ctx, words[2]));
    tape.put(openssl.SSL_CTX_get_session_cache_mode(ctx));
  },
  CALLBACK: (world, context, words) => setCallback(world, context, words[2], words[3]),
  CONTEXT_ID: ({ tape }, { ctx }, words) => tape.put(openssl.SSL_CTX_set_session_id_context(ctx, IDS[words[2]])),
  FLUSH: (_world, { ctx }, words) => flush(words[3])(ctx, words[2]),
  ORDER: (world, { ctx }) => {
    for (const session of ctx) world.tape.put(world.info(session).serial);
  },
  COUNTERS: (world, context) => world.putCounters(context),
  SKIP_HANDSHAKES: (_world, { ctx }, words) => {
    const { table } = stateOf(ctx);
    while ((table.counter(COUNTER_ACCEPT_GOOD) & 255) !== words[2]) table.count(COUNTER_ACCEPT_GOOD);
  },
  HANDSHAKE: (world, context, words) => {
    handshake(world, context, words);
    world.putCounters(context);
  },
};

function onContext(act: OnContext): OnWorld {
  return (world, words) => {
    const context = world.contexts[words[1]];
    if (!context) return world.tape.put(SKIPPED);
    act(world, context, words);
    world.putContext(context);
  };
}

/** By the numbers of operations. */
export const PERFORM: readonly OnWorld[] = protocol.NAMES.map((name) => ON_WORLD[name] ?? onContext(ON_CONTEXT[name]!));
