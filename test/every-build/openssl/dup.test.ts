import { describe, expect, onTestFinished, test } from 'vitest';
import { Session, type SessionCache } from '../../../src/index.js';
import {
  SSL_CTX_add_session,
  SSL_CTX_new,
  SSL_CTX_remove_session,
  SSL_SESSION_dup,
  SSL_SESSION_free,
  SSL_SESSION_get_id,
  SSL_SESSION_new,
  SSL_SESSION_set1_id,
  SSL_SESSION_set1_id_context,
  SSL_SESSION_set_timeout,
} from '../../../src/openssl.js';
import { id, NOW, session } from '../../support/sessions.js';
import { expectIntact } from '../../support/walk.js';

function newCtx(): SessionCache<number> {
  const ctx = SSL_CTX_new<number>({ now: () => NOW });
  onTestFinished(() => expectIntact(ctx));
  return ctx;
}

describe('SSL_SESSION_dup', () => {
  test('copies id, version, context, times and mark into a session with one reference that no ctx holds', () => {
    const ctx = newCtx();
    const idContext = Uint8Array.of(5);
    const made = session(1, { protocolVersion: 0x0302, idContext, time: 6, timeout: 7, extendedMasterSecret: true });
    SSL_CTX_add_session(ctx, made);
    SSL_CTX_remove_session(ctx, made);
    SSL_CTX_add_session(ctx, made);
    const copy = SSL_SESSION_dup(made);
    expect(copy).not.toBe(made);
    expect(copy).toMatchObject({ id: id(1), protocolVersion: 0x0302, idContext, time: 6, timeout: 7, data: 1 });
    expect(copy).toMatchObject({ extendedMasterSecret: true, resumable: false, refCount: 1 });
    expect(made.refCount).toBe(2);
    expect(SSL_CTX_add_session(newCtx(), copy)).toBe(1);
  });

  test('is independent of the original', () => {
    const ctx = newCtx();
    const made = session(1);
    SSL_CTX_add_session(ctx, made);
    const copy = SSL_SESSION_dup(made);
    SSL_SESSION_set_timeout(copy, 1);
    SSL_SESSION_set1_id_context(copy, Uint8Array.of(1));
    expect([made.timeout, made.idContext.length]).toEqual([300, 0]);
    expect(SSL_CTX_add_session(ctx, copy)).toBe(1);
    expect([made.refCount, made.resumable, copy.refCount]).toEqual([1, true, 2]);
  });

  test('copies data that is bytes: zeroing one leaves the other', () => {
    const made = new Session(id(1), { data: Uint8Array.of(1, 2) });
    const copy = SSL_SESSION_dup(made);
    SSL_SESSION_free(made);
    expect([...copy.data]).toEqual([1, 2]);
  });

  test('of a session that was never added may be given another id', () => {
    const made = SSL_SESSION_new({ now: () => NOW });
    SSL_SESSION_set1_id(made, id(1));
    const copy = SSL_SESSION_dup(made);
    expect(SSL_SESSION_set1_id(copy, id(2))).toBe(1);
    expect(SSL_SESSION_get_id(copy)).toEqual(id(2));
  });

  test('of a session that was added, or made by `new Session`, may be given another id, too', () => {
    const copy = SSL_SESSION_dup(new Session(id(1)));
    expect(SSL_SESSION_set1_id(copy, id(2))).toBe(1);
    expect(SSL_SESSION_get_id(copy)).toEqual(id(2));
  });

  test('of a freed session is refused', () => {
    const made = new Session(id(1));
    made.free();
    expect(() => SSL_SESSION_dup(made)).toThrow(RangeError);
  });
});
