// Every export of the C names.
import { Session, SessionCache } from 'wasm-session-cache';
import * as openssl from 'wasm-session-cache/openssl';
import type {
  ContextOptions,
  GetCallback,
  NewCallback,
  OpenSSLVersion,
  RemoveCallback,
} from 'wasm-session-cache/openssl';

type Name = keyof typeof openssl;
type Mode = Extract<Name, `SSL_SESS_CACHE_${string}`>;
type Count = 'number' | 'accept' | 'accept_good' | 'hits' | 'cb_hits' | 'misses' | 'timeouts' | 'cache_full';
type Counter = Extract<Name, `SSL_CTX_sess_${Count}`>;
type Result = Session<string> | SessionCache<string> | Uint8Array | number | void;

const release: OpenSSLVersion = '3.0';
const ctx: SessionCache<string> = openssl.SSL_CTX_new<string>({
  now: () => 1,
  openssl: release,
} satisfies ContextOptions);
const session: Session<string> = openssl.SSL_SESSION_new<string>({ now: () => 1, onFree: (freed) => freed.data });
const bytes = Uint8Array.of(1);
const onNew: NewCallback<string> = (ctx, session) => ctx.size + session.data.length;
const onGet: GetCallback<string> = (_ctx, id, copy) => (id.length === copy.value ? undefined : null);
const onRemove: RemoveCallback<string> = (ctx, session) => ctx.hasSession(session.id);

/** What each gives. A new export that is missing here is an error. */
export const results: Record<Exclude<Name, Mode | Counter>, Result> = {
  SSL_CTX_new: ctx,
  SSL_CTX_free: openssl.SSL_CTX_free(null),
  SSL_CTX_add_session: openssl.SSL_CTX_add_session(ctx, session),
  SSL_CTX_remove_session: openssl.SSL_CTX_remove_session(ctx, undefined),
  SSL_CTX_flush_sessions: openssl.SSL_CTX_flush_sessions(ctx, 0),
  SSL_CTX_flush_sessions_ex: openssl.SSL_CTX_flush_sessions_ex(ctx, 0),
  SSL_has_matching_session_id: openssl.SSL_has_matching_session_id(ctx, bytes, 0x0303),
  SSL_CTX_sess_set_cache_size: openssl.SSL_CTX_sess_set_cache_size(ctx, 2),
  SSL_CTX_sess_get_cache_size: openssl.SSL_CTX_sess_get_cache_size(ctx),
  SSL_CTX_set_timeout: openssl.SSL_CTX_set_timeout(ctx, 300),
  SSL_CTX_get_timeout: openssl.SSL_CTX_get_timeout(ctx),
  SSL_CTX_set_session_cache_mode: openssl.SSL_CTX_set_session_cache_mode(ctx, openssl.SSL_SESS_CACHE_OFF),
  SSL_CTX_get_session_cache_mode: openssl.SSL_CTX_get_session_cache_mode(ctx),
  SSL_CTX_set_session_id_context: openssl.SSL_CTX_set_session_id_context(ctx, bytes),
  SSL_CTX_sess_set_new_cb: openssl.SSL_CTX_sess_set_new_cb(ctx, onNew),
  SSL_CTX_sess_set_get_cb: openssl.SSL_CTX_sess_set_get_cb(ctx, onGet),
  SSL_CTX_sess_set_remove_cb: openssl.SSL_CTX_sess_set_remove_cb(ctx, onRemove),
  SSL_SESSION_new: session,
  SSL_SESSION_up_ref: openssl.SSL_SESSION_up_ref(session),
  SSL_SESSION_free: openssl.SSL_SESSION_free(session),
  SSL_SESSION_dup: openssl.SSL_SESSION_dup(session),
  SSL_SESSION_set1_id: openssl.SSL_SESSION_set1_id(session, bytes),
  SSL_SESSION_get_id: openssl.SSL_SESSION_get_id(session),
  SSL_SESSION_set1_id_context: openssl.SSL_SESSION_set1_id_context(session, bytes),
  SSL_SESSION_get0_id_context: openssl.SSL_SESSION_get0_id_context(session),
  SSL_SESSION_set_time: openssl.SSL_SESSION_set_time(session, 1),
  SSL_SESSION_get_time: openssl.SSL_SESSION_get_time(session),
  SSL_SESSION_set_time_ex: openssl.SSL_SESSION_set_time_ex(session, 1),
  SSL_SESSION_get_time_ex: openssl.SSL_SESSION_get_time_ex(session),
  SSL_SESSION_set_timeout: openssl.SSL_SESSION_set_timeout(session, 300),
  SSL_SESSION_get_timeout: openssl.SSL_SESSION_get_timeout(session),
  SSL_SESSION_set_protocol_version: openssl.SSL_SESSION_set_protocol_version(session, 0x0303),
  SSL_SESSION_get_protocol_version: openssl.SSL_SESSION_get_protocol_version(session),
  SSL_SESSION_is_resumable: openssl.SSL_SESSION_is_resumable(session),
};

export const numbers: Record<Mode, number> & Record<Counter, (ctx: SessionCache<string>) => number> = openssl;
