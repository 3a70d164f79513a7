// Operations on one ctx: its settings, and what it holds.
#include <stdlib.h>
#include "oracle.h"

#if OPENSSL_VERSION_NUMBER >= 0x30400000L
#define FLUSH(ctx, time, ex) ((ex) ? SSL_CTX_flush_sessions_ex(ctx, time) : SSL_CTX_flush_sessions(ctx, time))
#else
#define FLUSH(ctx, time, ex) SSL_CTX_flush_sessions(ctx, time)
#endif

void free_context(Context *context) {
  SSL_free(context->ssl);
  SSL_CTX_free(context->ctx);
  drop_store(context);
  *context = (Context){0};
}

void new_context(const double *words) {
  Context *context = CONTEXT(1);
  if (context->ctx) free_context(context);
  context->ctx = SSL_CTX_new(TLS_server_method());
  context->ssl = SSL_new(context->ctx);
  prepare_server(context->ctx);
  if (words[2] >= 0) SSL_CTX_sess_set_cache_size(context->ctx, (long)words[2]);
  if (words[3] >= 0) SSL_CTX_set_timeout(context->ctx, (long)words[3]);
  put(SSL_CTX_set_session_cache_mode(context->ctx, (long)words[4]));
  put(SSL_CTX_sess_get_cache_size(context->ctx));
  put(SSL_CTX_get_timeout(context->ctx));
  int flags = (int)words[5];
  set_callback(context, CALLBACK_REMOVE, flags & 1);
  set_callback(context, CALLBACK_NEW, (flags >> 1) & 3);
  set_callback(context, CALLBACK_GET, (flags >> 3) & 1);
  SSL_CTX_set_verify(context->ctx, flags & 16 ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
  put_context(context);
}

static void put_order(const SSL_CTX *ctx) {
  for (SSL_SESSION *at = soonest(ctx); at; at = later(ctx, at)) put(info_of(at)->serial);
}

static void put_counters(SSL_CTX *ctx) {
  put(SSL_CTX_sess_accept(ctx));
  put(SSL_CTX_sess_accept_good(ctx));
  put(SSL_CTX_sess_hits(ctx));
  put(SSL_CTX_sess_cb_hits(ctx));
  put(SSL_CTX_sess_misses(ctx));
  put(SSL_CTX_sess_timeouts(ctx));
  put(SSL_CTX_sess_connect(ctx) + SSL_CTX_sess_connect_good(ctx) + SSL_CTX_sess_connect_renegotiate(ctx));
  put(SSL_CTX_sess_accept_renegotiate(ctx));
}

static void set_setting(SSL_CTX *ctx, const double *words) {
  switch ((int)words[0]) {
  case OP_SIZE:
    put((double)SSL_CTX_sess_set_cache_size(ctx, (long)words[2]));
    put((double)SSL_CTX_sess_get_cache_size(ctx));
    break;
  case OP_TIMEOUT:
    put((double)SSL_CTX_set_timeout(ctx, (long)words[2]));
    put((double)SSL_CTX_get_timeout(ctx));
    break;
  case OP_MODE:
    put((double)SSL_CTX_set_session_cache_mode(ctx, (long)words[2]));
    put((double)SSL_CTX_get_session_cache_mode(ctx));
    break;
  }
}

static void has(const Context *context, const double *words) {
  if (!set_version(context->ssl, (int)words[3])) abort();
  put(SSL_has_matching_session_id(context->ssl, ID(2)->bytes, ID(2)->length));
}

void on_context(Context *context, const double *words) {
  SSL_CTX *ctx = context->ctx;
  switch ((int)words[0]) {
  case OP_HAS: has(context, words); break;
  case OP_CALLBACK: set_callback(context, (int)words[2], (int)words[3]); break;
  case OP_CONTEXT_ID: put(SSL_CTX_set_session_id_context(ctx, ID(2)->bytes, ID(2)->length)); break;
  case OP_FLUSH: FLUSH(ctx, (long)words[2], words[3] > 0); break;
  case OP_ORDER: put_order(ctx); break;
  case OP_COUNTERS: put_counters(ctx); break;
  case OP_SKIP_HANDSHAKES: skip_handshakes(ctx, (int)words[2]); break;
  case OP_HANDSHAKE:
    handshake(context, words);
    put_counters(ctx);
    break;
  default: set_setting(ctx, words);
  }
  put_context(context);
}
