// SSL_SESSION_*: the C names over a session.
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  SSL_CTX_add_session,
  SSL_CTX_new,
  SSL_CTX_remove_session,
  SSL_has_matching_session_id,
  SSL_SESSION_free,
  SSL_SESSION_get0_id_context,
  SSL_SESSION_get_id,
  SSL_SESSION_get_protocol_version,
  SSL_SESSION_get_time,
  SSL_SESSION_get_timeout,
  SSL_SESSION_is_resumable,
  SSL_SESSION_new,
  SSL_SESSION_set1_id,
  SSL_SESSION_set1_id_context,
  SSL_SESSION_set_protocol_version,
  SSL_SESSION_set_time,
  SSL_SESSION_set_timeout,
  SSL_SESSION_up_ref,
} from '../../../src/openssl.js';
import { Session, type SessionCache } from '../../../src/index.js';
import { bytes } from '../../support/bytes.js';
import { id, NOW, order, session } from '../../support/sessions.js';
import { expectIntact } from '../../support/walk.js';

const TLS1_2 = 0x0303;

function newCtx(): SessionCache<number> {
  const ctx = SSL_CTX_new<number>({ now: () => NOW });
  onTestFinished(() => expectIntact(ctx));
  return ctx;
}

/** A session of the C names with an id and TLS 1.2. */
function newSession(n: number): Session<number> {
  const made = SSL_SESSION_new<number>({ now: () => NOW });
  SSL_SESSION_set1_id(made, id(n));
  SSL_SESSION_set_protocol_version(made, TLS1_2);
  return made;
}

describe('SSL_SESSION_new', () => {
  test('gives a Session of version 0, with an empty id, a timeout of 304, the time now and one reference', () => {
    const made = SSL_SESSION_new({ now: () => NOW });
    expect(made).toBeInstanceOf(Session);
    expect(SSL_SESSION_get_protocol_version(made)).toBe(0);
    expect(SSL_SESSION_get_id(made)).toHaveLength(0);
    expect(SSL_SESSION_get0_id_context(made)).toHaveLength(0);
    expect(SSL_SESSION_get_timeout(made)).toBe(304);
    expect(SSL_SESSION_get_time(made)).toBe(NOW);
    expect(made.refCount).toBe(1);
    expect(SSL_SESSION_is_resumable(made)).toBe(0);
  });
});

describe('references', () => {
  test('SSL_SESSION_up_ref returns 1, SSL_SESSION_free drops one, and onFree runs once', () => {
    let freed = 0;
    const made = SSL_SESSION_new({ onFree: () => void freed++ });
    expect(SSL_SESSION_up_ref(made)).toBe(1);
    expect(made.refCount).toBe(2);
    SSL_SESSION_free(made);
    expect([made.refCount, freed]).toEqual([1, 0]);
    SSL_SESSION_free(made);
    expect([made.refCount, freed]).toEqual([0, 1]);
  });

  test('SSL_SESSION_free of null does nothing', () => {
    expect(SSL_SESSION_free(null)).toBeUndefined();
    expect(SSL_SESSION_free(undefined)).toBeUndefined();
  });
});

describe('SSL_SESSION_set1_id', () => {
  test.each([0, 1, 32])('sets an id of %i bytes, a copy', (length) => {
    const made = newSession(9);
    const given = id(1).slice(0, length);
    expect(SSL_SESSION_set1_id(made, given)).toBe(1);
    given.fill(1);
    expect(SSL_SESSION_get_id(made)).toEqual(id(1).slice(0, length));
  });

  test('returns 0 with the id unchanged for more than 32 bytes', () => {
    const made = newSession(1);
    expect(SSL_SESSION_set1_id(made, new Uint8Array(33))).toBe(0);
    expect(SSL_SESSION_get_id(made)).toEqual(id(1));
  });

  test('a shorter id leaves nothing of a longer one behind', () => {
    const ctx = newCtx();
    const made = newSession(1);
    SSL_SESSION_set1_id(made, bytes('aa'));
    SSL_CTX_add_session(ctx, made);
    expect(SSL_has_matching_session_id(ctx, bytes('aa'), TLS1_2)).toBe(1);
    expect(SSL_CTX_add_session(ctx, new Session<number>(bytes('aa'), { time: NOW }))).toBe(1);
    expect(ctx.size).toBe(1);
  });
});

describe('SSL_SESSION_set_protocol_version', () => {
  test('returns 1, and the session is found under that version and no other', () => {
    const ctx = newCtx();
    const made = newSession(1);
    expect(SSL_SESSION_set_protocol_version(made, 0x0302)).toBe(1);
    expect(SSL_SESSION_get_protocol_version(made)).toBe(0x0302);
    SSL_CTX_add_session(ctx, made);
    expect(SSL_has_matching_session_id(ctx, id(1), 0x0302)).toBe(1);
    expect(SSL_has_matching_session_id(ctx, id(1), TLS1_2)).toBe(0);
  });

  test.each([-1, 0x1_0000, 1.5])('throws a RangeError for %d, and the version stays', (version) => {
    const made = newSession(1);
    expect(() => SSL_SESSION_set_protocol_version(made, version)).toThrow(RangeError);
    expect(SSL_SESSION_get_protocol_version(made)).toBe(TLS1_2);
  });
});

/** Tries to set both, and says what was returned and whether anything changed. */
function setKey(made: Session<number>): unknown[] {
  const returned = [SSL_SESSION_set1_id(made, id(7)), SSL_SESSION_set_protocol_version(made, 0x0301)];
  const changed = made.protocolVersion !== TLS1_2 || made.id[3] === 7;
  return [...returned, changed];
}

describe('our rule: id and version may be set until the session is first added (OpenSSL loses a cached one)', () => {
  test('before it is added both return 1', () => {
    expect(setKey(newSession(1))).toEqual([1, 1, true]);
  });

  test('while it is cached both return 0, and it is still found', () => {
    const ctx = newCtx();
    const made = newSession(1);
    SSL_CTX_add_session(ctx, made);
    expect(setKey(made)).toEqual([0, 0, false]);
    expect(SSL_has_matching_session_id(ctx, id(1), TLS1_2)).toBe(1);
    expect(SSL_CTX_remove_session(ctx, made)).toBe(1);
  });

  test('after it has left both return 0', () => {
    const ctx = newCtx();
    const made = newSession(1);
    SSL_CTX_add_session(ctx, made);
    SSL_CTX_remove_session(ctx, made);
    expect(setKey(made)).toEqual([0, 0, false]);
  });

  test('of a session made by `new Session` both return 0', () => {
    expect(setKey(session(1))).toEqual([0, 0, false]);
  });

  test('an add that is refused does not count', () => {
    const made = SSL_SESSION_new<number>({ now: () => NOW });
    expect(SSL_CTX_add_session(newCtx(), made)).toBe(0);
    expect(SSL_SESSION_set1_id(made, id(1))).toBe(1);
    expect(SSL_CTX_add_session(newCtx(), made)).toBe(1);
  });
});

test('SSL_SESSION_set1_id_context returns 1, or 0 with nothing changed for more than 32 bytes', () => {
  const made = newSession(1);
  expect(SSL_SESSION_set1_id_context(made, id(3))).toBe(1);
  expect(SSL_SESSION_set1_id_context(made, new Uint8Array(33))).toBe(0);
  expect(SSL_SESSION_get0_id_context(made)).toEqual(id(3));
  expect(SSL_SESSION_set1_id_context(made, new Uint8Array(0))).toBe(1);
  expect(SSL_SESSION_get0_id_context(made)).toHaveLength(0);
});

describe('times', () => {
  test('SSL_SESSION_set_time returns the time, so 0 for 0, which it sets', () => {
    const made = newSession(1);
    expect(SSL_SESSION_set_time(made, 77)).toBe(77);
    expect(SSL_SESSION_get_time(made)).toBe(77);
    expect(SSL_SESSION_set_time(made, 0)).toBe(0);
    expect(SSL_SESSION_get_time(made)).toBe(0);
  });

  test('our rule: SSL_SESSION_set_time of a negative time returns 0 and changes nothing', () => {
    const made = newSession(1);
    expect(SSL_SESSION_set_time(made, -1)).toBe(0);
    expect(SSL_SESSION_get_time(made)).toBe(NOW);
  });

  test('SSL_SESSION_set_timeout returns 1, also for 0; 0 with nothing changed for a negative one', () => {
    const made = newSession(1);
    expect(SSL_SESSION_set_timeout(made, 0)).toBe(1);
    expect(SSL_SESSION_get_timeout(made)).toBe(0);
    expect(SSL_SESSION_set_timeout(made, 9)).toBe(1);
    expect(SSL_SESSION_set_timeout(made, -1)).toBe(0);
    expect(SSL_SESSION_get_timeout(made)).toBe(9);
  });

  test('both re-sort a cached session at once', () => {
    const ctx = newCtx();
    const [first, second] = [session(1), session(2)];
    for (const cached of [first, second]) SSL_CTX_add_session(ctx, cached);
    SSL_SESSION_set_time(first, NOW + 1);
    expect(order(ctx)).toEqual([2, 1]);
    SSL_SESSION_set_timeout(second, 302);
    expect(order(ctx)).toEqual([1, 2]);
  });
});

test('SSL_SESSION_is_resumable is 1, and 0 for good once the session was removed', () => {
  const ctx = newCtx();
  const made = newSession(1);
  expect(SSL_SESSION_is_resumable(made)).toBe(1);
  SSL_CTX_add_session(ctx, made);
  expect(SSL_SESSION_is_resumable(made)).toBe(1);
  SSL_CTX_remove_session(ctx, made);
  expect(SSL_SESSION_is_resumable(made)).toBe(0);
  SSL_CTX_add_session(ctx, made);
  expect(SSL_SESSION_is_resumable(made)).toBe(0);
});

test('a freed session is refused by what would change it', () => {
  const made = SSL_SESSION_new();
  SSL_SESSION_free(made);
  const changes = [
    () => SSL_SESSION_set1_id(made, id(1)),
    () => SSL_SESSION_set1_id_context(made, id(1)),
    () => SSL_SESSION_set_protocol_version(made, 0x0303),
    () => SSL_SESSION_set_time(made, 5),
    () => SSL_SESSION_set_timeout(made, 5),
    () => SSL_SESSION_up_ref(made),
  ];
  for (const change of changes) expect(change).toThrow(RangeError);
});
