// Whole handshakes of TLS 1.2 and 1.1 in memory, by a key that both know: no certificates, and little cryptography.
#include <string.h>
#include "oracle.h"

#define CIPHERS "PSK-AES128-CBC-SHA:@SECLEVEL=0"
#define CIPHER_ID 0x008c

static const unsigned char secret[48] = {1};
static SSL_CTX *client_ctx;
static const SSL_CIPHER *cipher;
static const Id *next_id;

static unsigned client_key(SSL *ssl, const char *hint, char *identity, unsigned most, unsigned char *key, unsigned size) {
  (void)ssl, (void)hint, (void)most, (void)size;
  strcpy(identity, "fuzz");
  memcpy(key, secret, 16);
  return 16;
}

static unsigned server_key(SSL *ssl, const char *identity, unsigned char *key, unsigned size) {
  (void)ssl, (void)identity, (void)size;
  memcpy(key, secret, 16);
  return 16;
}

static int generate_id(SSL *ssl, unsigned char *id, unsigned *length) {
  (void)ssl;
  memcpy(id, next_id->bytes, next_id->length);
  *length = next_id->length;
  return 1;
}

static void prepare(SSL_CTX *ctx) {
  SSL_CTX_set_cipher_list(ctx, CIPHERS);
  SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
  SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
}

void prepare_server(SSL_CTX *ctx) {
  prepare(ctx);
  SSL_CTX_set_psk_server_callback(ctx, server_key);
  SSL_CTX_set_generate_session_id(ctx, generate_id);
}

int make_client(void) {
  client_ctx = SSL_CTX_new(TLS_client_method());
  prepare(client_ctx);
  SSL_CTX_set_psk_client_callback(client_ctx, client_key);
  SSL *ssl = SSL_new(client_ctx);
  cipher = SSL_CIPHER_find(ssl, (const unsigned char[]){CIPHER_ID >> 8, CIPHER_ID & 255});
  SSL_free(ssl);
  return cipher != NULL;
}

// What makes a session one that a server may resume.
void give_secret(SSL_SESSION *session) {
  SSL_SESSION_set_cipher(session, cipher);
  SSL_SESSION_set1_master_key(session, secret, sizeof secret);
}

// The session that the server will find: a client has to share its secret, and agree with it on the extended master secret.
static SSL_SESSION *candidate(const Context *context, const Id *offer, int version) {
  if (!(SSL_CTX_get_session_cache_mode(context->ctx) & SSL_SESS_CACHE_NO_INTERNAL_LOOKUP)) {
    SSL_SESSION *key = SSL_SESSION_new();
    SSL_SESSION_set1_id(key, offer->bytes, offer->length);
    SSL_SESSION_set_protocol_version(key, version);
    SSL_SESSION *found = OPENSSL_LH_retrieve((OPENSSL_LHASH *)SSL_CTX_sessions(context->ctx), key);
    SSL_SESSION_free(key);
    if (found) return found;
  }
  return stored(context, offer, NULL);
}

// Through its encoding, which has all but the mark.
static SSL_SESSION *unmarked_copy(SSL_SESSION *session) {
  unsigned char bytes[2048];
  unsigned char *end = bytes;
  const unsigned char *start = bytes;
  int length = i2d_SSL_SESSION(session, NULL);
  if (length <= 0 || length > (int)sizeof bytes) return NULL;
  i2d_SSL_SESSION(session, &end);
  return d2i_SSL_SESSION(NULL, &start, length);
}

static SSL_SESSION *same_secret(SSL_SESSION *found) {
  SSL_SESSION *session = SSL_SESSION_new();
  give_secret(session);
  unsigned char key[SSL_MAX_MASTER_KEY_LENGTH];
  if (found) SSL_SESSION_set1_master_key(session, key, SSL_SESSION_get_master_key(found, key, sizeof key));
  return session;
}

static void offer_session(SSL *client, const Context *context, const Id *offer, int version, int extended) {
  if (offer->length == 0) return;
  SSL_SESSION *found = candidate(context, offer, version);
  SSL_SESSION *session = found && extended ? unmarked_copy(found) : NULL;
  if (!session) session = same_secret(found);
  SSL_SESSION_set1_id(session, offer->bytes, offer->length);
  SSL_SESSION_set_protocol_version(session, version);
  SSL_SESSION_set1_id_context(session, secret, 0);
  SSL_set_session(client, session);
  SSL_SESSION_free(session);
}

static int is_waiting(SSL *ssl, int result) {
  return result <= 0 && SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ;
}

// 0 where both are done; otherwise the reason that the server gives, or -1 where it is the client that fails.
static int connect_both(SSL *client, SSL *server) {
  for (int turns = 0; turns < 10; turns++) {
    ERR_clear_error();
    int connected = SSL_do_handshake(client);
    if (connected <= 0 && !is_waiting(client, connected)) return -1;
    int accepted = SSL_do_handshake(server);
    if (accepted <= 0 && !is_waiting(server, accepted)) return ERR_GET_REASON(ERR_peek_error());
    if (connected == 1 && accepted == 1) return 0;
  }
  return -2;
}

static void join(SSL *client, SSL *server) {
  BIO *one, *other;
  BIO_new_bio_pair(&one, 0, &other, 0);
  SSL_set_bio(client, one, one);
  SSL_set_bio(server, other, other);
  SSL_set_connect_state(client);
  SSL_set_accept_state(server);
}

static int is_unnamed(const SSL_CTX *ctx) {
  return !(SSL_CTX_get_session_cache_mode((SSL_CTX *)ctx) & SSL_SESS_CACHE_SERVER);
}

// What came of it, then what the end of the connection does.
static void finish(SSL *server, int reason, Info *info, const double *words, int flags) {
  int slot = (int)words[3];
  put(reason);
  if (reason == 0) {
    SSL_SESSION *session = SSL_get_session(server);
    Info *of = info_of(session);
    put(SSL_session_reused(server));
    put(of->serial);
    if (of == info && !is_unnamed(SSL_get_SSL_CTX(server))) {
      place(session, info, slot);
      info->sealed |= (flags & HANDSHAKE_EXTENDED) != 0 || holder(session) >= 0;
    }
    if (!(flags & HANDSHAKE_ABORTED)) SSL_set_shutdown(server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  }
  SSL_free(server);
}

// words: what, context, offer, slot of a session that is made, its id, version, HANDSHAKE_*.
void handshake(Context *context, const double *words) {
  const Id *offer = &ids[(int)words[2]];
  int version = (int)words[5];
  int flags = (int)words[6];
  next_id = &ids[(int)words[4]];
  drop_slot((int)words[3]);
  SSL *client = SSL_new(client_ctx);
  SSL *server = SSL_new(context->ctx);
  if (!(flags & HANDSHAKE_EXTENDED)) SSL_set_options(client, SSL_OP_NO_EXTENDED_MASTER_SECRET);
  SSL_set_max_proto_version(client, version);
  offer_session(client, context, offer, version, flags & HANDSHAKE_EXTENDED);
  join(client, server);
  Info *info = make_info();
  ERR_clear_error();
  SSL_do_handshake(client);
  name_next(info);
  int reason = connect_both(client, server);
  int was_made = name_was_taken();
  name_next(NULL);
  finish(server, reason, info, words, flags);
  if (!was_made) drop_info(info);
  SSL_free(client);
  put_session((int)words[3]);
}
