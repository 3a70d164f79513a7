// Rules of OpenSSL's, and the change to the sources that breaks each.

export interface Rule {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The Node whose OpenSSL has the rule (default 24). */
  readonly node?: '20' | '24';
}

const core = (what: string, file: string, from: string, to: string): Rule => ({
  what,
  file: `assembly/session/${file}.ts`,
  from,
  to,
});
const layer = (what: string, file: string, from: string, to: string, node?: '20' | '24'): Rule => ({
  what,
  file: `src/${file}.ts`,
  from,
  to,
  node,
});

const CORE: readonly Rule[] = [
  core('one session too many is held', 'cache', 'h.count > h.capacity &&', 'h.count > h.capacity + 1 &&'),
  core('only one session is evicted', 'cache', 'while (h.capacity &&', 'if (h.capacity &&'),
  core('an add evicts what it adds', 'cache', 'h.soonest == spared ? entryAt(spared).later : h.soonest', 'h.soonest'),
  core('evictions are not counted', 'cache', 'h.cacheFull++;', ''),
  core(
    'a replaced session is reported',
    'cache',
    'recordDeparture(old, layout.DEPARTED_REPLACED)',
    'recordDeparture(old, layout.DEPARTED_EVICTED)',
  ),
  core('what departs is not marked', 'cache', 'entryAt(handle).flags |= <u8>layout.FLAG_NOT_RESUMABLE;', ''),
  core('the cache takes no reference', 'cache', 'refs + 1', 'refs'),
  core(
    'a flush takes one session',
    'cache',
    'while (h.soonest && roomForDepartures())',
    'if (h.soonest && roomForDepartures())',
  ),
  core(
    'a session expires at its last second',
    'expiry',
    'return now > expiryOf(entry);',
    'return now >= expiryOf(entry);',
  ),
  core('expiry looks at the timeout only', 'expiry', 'return entry.time + entry.timeout;', 'return entry.timeout;'),
  core(
    'the newest of ties is the first to go',
    'expiry',
    'expiryOf(entryAt(h.soonest)) > key',
    'expiryOf(entryAt(h.soonest)) >= key',
  ),
];

const LAYER: readonly Rule[] = [
  layer('3.5: the same object again moves', 'cache/operations', "state.openssl === '3.0' ||", 'stamp === undefined ||'),
  layer('3.0: the same object again stays', 'cache/operations', "state.openssl === '3.0' ||", '', '20'),
  layer(
    'UPDATE_TIME does nothing',
    'cache/operations',
    'state.mode & SESS_CACHE_UPDATE_TIME ?',
    'state.mode & 0x8000 ?',
  ),
  layer(
    '3.5: UPDATE_TIME moves what keeps its time',
    'cache/operations',
    ' && stamp !== recordsOf(session).time(handleOf(session))',
    '',
  ),
  layer(
    'what is removed is not marked',
    'cache/operations',
    'recordsOf(session).addFlags(handleOf(session), FLAG_NOT_RESUMABLE);',
    '',
  ),
  layer(
    'what is displaced is marked',
    'cache/operations',
    'if (removed) table.remove(removed);',
    'if (removed) table.remove(removed), markNotResumable(removed);',
  ),
  layer(
    'a flush reports and frees one by one',
    'cache/operations',
    'notify(state, departure);\n  for (const { session } of departures) state.callbacks.drop(session);',
    'notify(state, departure), state.callbacks.drop(departure.session);',
  ),
  layer(
    '3.5: a negative flush does nothing',
    'openssl/ctx',
    "time === 0 || (time < 0 && state.openssl === '3.5')",
    'time === 0',
  ),
  layer('3.0: a negative flush takes all', 'openssl/ctx', "(time < 0 && state.openssl === '3.5')", 'time < 0', '20'),
  layer('a size of 2 holds 2', 'openssl/ctx', 'size > 1 ? size - 1', 'size > 2 ? size - 1'),
  layer(
    'more than 32 bytes of an id are looked for',
    'openssl/ctx',
    'lengthOf(id) === 0 || lengthOf(id) > ID_CAPACITY',
    'lengthOf(id) === 0',
  ),
  layer('times are not whole', 'openssl/session', 'Math.floor(session.time)', 'session.time'),
  layer(
    'an unchanged time re-sorts nothing',
    'cache/session',
    'if (owner) owner',
    'if (owner && (time !== this.time || timeout !== this.timeout)) owner',
  ),
  layer(
    'a copy is resumable again',
    'cache/session',
    'copy.#records.removeFlags(copy.#handle, FLAG_SEALED);',
    'copy.#records.removeFlags(copy.#handle, FLAG_SEALED | FLAG_NOT_RESUMABLE);',
  ),
  layer('a copy has no session id context', 'cache/session', 'copy.#idContext = session.#idContext;', ''),
  layer(
    'a shorter id has rests of one before',
    'cache/records',
    'paddedId.fill(0, lengthOf(id));\n  paddedId.set(id);\n  return paddedId;\n}\n\nexport function wipePadded(): void {\n  paddedId.fill(0);',
    'paddedId.set(id);\n  return paddedId;\n}\n\nexport function wipePadded(): void {',
  ),
  layer(
    'handshakes begun are not counted where none is resumed at once',
    'cache/handshake',
    'begin(state);\n  state.table.count(COUNTER_ACCEPT);',
    'begin(state);',
  ),
  layer(
    'handshakes begun are not counted where one is resumed at once',
    'cache/handshake',
    'state.table.count(COUNTER_ACCEPT);\n  state.table.count(COUNTER_HITS);',
    'state.table.count(COUNTER_HITS);',
  ),
  layer(
    'misses are counted where nothing is looked up',
    'cache/handshake',
    'if (!(state.mode & SESS_CACHE_NO_INTERNAL_LOOKUP)) state.table.count(COUNTER_MISSES);',
    'state.table.count(COUNTER_MISSES);',
  ),
  layer('marked sessions of a store are resumed', 'cache/handshake', 'if (!isResumable(session)) {', 'if (!session) {'),
  layer(
    'the cache adds what it is not to store',
    'cache/handshake',
    '!(state.mode & SESS_CACHE_NO_INTERNAL_STORE) && isAddable',
    'isAddable',
  ),
  layer(
    'a session of another context is a hit',
    'cache/handshake',
    'if (!sameBytes(idContextOf(session), connection.idContext))',
    'if (!sameBytes(connection.idContext, connection.idContext))',
  ),
  layer(
    'an empty context with VERIFY_PEER is no error',
    'cache/handshake',
    "'context-uninitialized', true",
    "'context-uninitialized', false",
  ),
  layer(
    'the context is looked at after the expiry',
    'cache/handshake',
    'if (!sameBytes(idContextOf(session), connection.idContext))',
    'if (now <= records.time(handle) + records.timeout(handle) && !sameBytes(idContextOf(session), connection.idContext))',
  ),
  layer(
    'a missing extended master secret is no error',
    'cache/handshake',
    "'extended-master-secret', extended",
    "'extended-master-secret', false",
  ),
  layer('expiry is not counted', 'cache/handshake', 'state.table.count(COUNTER_TIMEOUTS);', ''),
  layer(
    'every 128th handshake flushes',
    'cache/handshake',
    '(state.table.counter(COUNTER_ACCEPT_GOOD) & 255) === 255',
    '(state.table.counter(COUNTER_ACCEPT_GOOD) & 127) === 127',
  ),
  layer('NO_AUTO_CLEAR does nothing', 'cache/handshake', '!(state.mode & SESS_CACHE_NO_AUTO_CLEAR) && ', ''),
  layer(
    'a resumed session is announced',
    'cache/handshake',
    'if (cached && !resumed && state.onNew)',
    'if (cached && state.onNew)',
  ),
  layer(
    'a marked session flushes, too',
    'cache/handshake',
    'return isResumable(session) && !(verifyPeer',
    'return !(verifyPeer',
  ),
  layer(
    'the flush of a handshake is by its clock, not by whole seconds',
    'cache/handshake',
    'flush(state, Math.floor(now))',
    'flush(state, now)',
  ),
  layer('a session of a store is not counted', 'cache/handshake', 'state.table.count(COUNTER_CB_HITS);', ''),
  layer('a store gives its reference away', 'cache/handshake', 'if (!away) takeReference(session);', ''),
  layer(
    'a resumed session is not counted',
    'cache/handshake',
    'state.table.count(COUNTER_HITS);\n  // Last',
    '// Last',
  ),
  layer(
    'a resumed session of a store is not counted',
    'cache/handshake',
    'state.table.count(COUNTER_HITS);\n  return found;',
    'return found;',
  ),
];

export const RULES: readonly Rule[] = [...CORE, ...LAYER];
