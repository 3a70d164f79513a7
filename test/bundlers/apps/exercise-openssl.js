/** Uses an entry of C names with a session of the other entry: both must be bundled with one class. */
export function exerciseOpenssl(openssl, { Session }) {
  const ctx = openssl.SSL_CTX_new();
  const session = new Session(Uint8Array.of(1));
  const made = openssl.SSL_SESSION_new();
  openssl.SSL_SESSION_set1_id(made, Uint8Array.of(2));
  return {
    backend: ctx.backend,
    added: [session, made, null].map((session) => openssl.SSL_CTX_add_session(ctx, session)),
    number: openssl.SSL_CTX_sess_number(ctx),
    mode: openssl.SSL_CTX_get_session_cache_mode(ctx) === openssl.SSL_SESS_CACHE_SERVER,
  };
}
