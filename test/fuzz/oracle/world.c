// Contexts and sessions by number, what holds them, and what can be observed of them.
#include <stdlib.h>
#include <string.h>
#include "oracle.h"

Context contexts[CONTEXTS];
SSL_SESSION *slots[SLOTS];
Id ids[IDS];
int live;

static int index_of_info;
static int serials;
// The name of the session that libssl makes next, while it may make one.
static Info *next_name;

Info *make_info(void) {
  Info *info = calloc(1, sizeof *info);
  info->serial = serials++;
  info->slot = -1;
  live++;
  return info;
}

void drop_info(Info *info) {
  live--;
  free(info);
}

static void on_made(void *session, void *old, CRYPTO_EX_DATA *data, int index, long l, void *p) {
  (void)session, (void)old, (void)l, (void)p;
  if (!next_name) return;
  CRYPTO_set_ex_data(data, index, next_name);
  next_name = NULL;
}

static int on_copied(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **value, int index, long l, void *p) {
  (void)to, (void)from, (void)index, (void)l, (void)p;
  *value = NULL;
  return 1;
}

static void on_freed(void *session, void *value, CRYPTO_EX_DATA *data, int index, long l, void *p) {
  (void)data, (void)index, (void)l, (void)p;
  Info *info = value;
  if (!info) return;
  put(EVENT_FREED);
  put(info->serial);
  if (info->slot >= 0 && slots[info->slot] == session) slots[info->slot] = NULL;
  drop_info(info);
}

int make_index(void) {
  index_of_info = SSL_SESSION_get_ex_new_index(0, NULL, on_made, on_copied, on_freed);
  return index_of_info >= 0;
}

Info *info_of(const SSL_SESSION *session) {
  return SSL_SESSION_get_ex_data(session, index_of_info);
}

void place(SSL_SESSION *session, Info *info, int slot) {
  SSL_SESSION_set_ex_data(session, index_of_info, info);
  info->slot = slot;
  slots[slot] = session;
}

void name_next(Info *info) {
  next_name = info;
}

int name_was_taken(void) {
  return next_name == NULL;
}

int context_index(const SSL_CTX *ctx) {
  for (int i = 0; i < CONTEXTS; i++) {
    if (contexts[i].ctx == ctx) return i;
  }
  return -1;
}

int holder(const SSL_SESSION *session) {
  for (int i = 0; i < CONTEXTS; i++) {
    OPENSSL_LHASH *hash = contexts[i].ctx ? (OPENSSL_LHASH *)SSL_CTX_sessions(contexts[i].ctx) : NULL;
    if (hash && OPENSSL_LH_retrieve(hash, session) == session) return i;
  }
  return -1;
}

// The first in the external store with this id. None that another ctx holds, which C would add to this one, too; and none that
// C would give a new time and leave where it was.
SSL_SESSION *stored(const Context *context, const Id *id, Stored **found) {
  int updates = (SSL_CTX_get_session_cache_mode(context->ctx) & SSL_SESS_CACHE_UPDATE_TIME) != 0;
  for (Stored *entry = context->store; entry; entry = entry->next) {
    unsigned length;
    const unsigned char *bytes = SSL_SESSION_get_id(entry->session, &length);
    if (length != id->length || memcmp(bytes, id->bytes, length)) continue;
    int held = holder(entry->session);
    if (held >= 0 && (&contexts[held] != context || updates)) continue;
    if (found) *found = entry;
    return entry->session;
  }
  return NULL;
}

// Drops all references of the operations' to what is in a slot, and with them the slot.
void drop_slot(int slot) {
  SSL_SESSION *session = slots[slot];
  if (!session) return;
  Info *info = info_of(session);
  slots[slot] = NULL;
  info->slot = -1;
  for (int left = info->refs; left > 0; left--) {
    info->refs = left - 1;
    SSL_SESSION_free(session);
  }
}

void drop_store(Context *context) {
  while (context->store) {
    Stored *first = context->store;
    context->store = first->next;
    SSL_SESSION_free(first->session);
    free(first);
  }
}

void reset_world(void) {
  for (int i = 0; i < CONTEXTS; i++) {
    Context *context = &contexts[i];
    if (!context->ctx) continue;
    SSL_free(context->ssl);
    SSL_CTX_free(context->ctx);
    drop_store(context);
    *context = (Context){0};
  }
  for (int i = 0; i < SLOTS; i++) drop_slot(i);
  serials = 0;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
  put(EVENT_REMOVED);
  put(context_index(ctx));
  put(info_of(session)->serial);
  put(references(session));
  put(SSL_SESSION_is_resumable(session));
}

static int on_new(SSL *ssl, SSL_SESSION *session) {
  Context *context = &contexts[context_index(SSL_get_SSL_CTX(ssl))];
  put(EVENT_NEW);
  put(context - contexts);
  put(info_of(session)->serial);
  put(references(session));
  info_of(session)->refs += context->keeps_new;
  return context->keeps_new;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *bytes, int length, int *copy) {
  Context *context = &contexts[context_index(SSL_get_SSL_CTX(ssl))];
  Id id = {.length = (unsigned)length};
  memcpy(id.bytes, bytes, id.length);
  Stored *entry;
  SSL_SESSION *session = stored(context, &id, &entry);
  put(EVENT_GET);
  put(context - contexts);
  put(session ? info_of(session)->serial : -1);
  put(*copy);
  if (!session) return NULL;
  *copy = entry->copy;
  if (!entry->copy) SSL_SESSION_up_ref(session);
  int adds = !(SSL_CTX_get_session_cache_mode(context->ctx) & SSL_SESS_CACHE_NO_INTERNAL_STORE);
  if (adds && SSL_SESSION_is_resumable(session)) info_of(session)->sealed = 1;
  return session;
}

void set_callback(Context *context, int which, int on) {
  if (which == CALLBACK_REMOVE) SSL_CTX_sess_set_remove_cb(context->ctx, on ? on_remove : NULL);
  if (which == CALLBACK_GET) SSL_CTX_sess_set_get_cb(context->ctx, on ? on_get : NULL);
  if (which != CALLBACK_NEW) return;
  context->keeps_new = on > 1;
  SSL_CTX_sess_set_new_cb(context->ctx, on ? on_new : NULL);
}

void put_context(const Context *context) {
  SSL_CTX *ctx = context->ctx;
  put(SSL_CTX_sess_number(ctx));
  put(SSL_CTX_sess_cache_full(ctx));
}

// Everything of a session that is a number, or -1 where it is gone.
void put_session(int slot) {
  SSL_SESSION *session = slots[slot];
  if (!session) return put(-1);
  put(info_of(session)->serial);
  put(references(session));
  put(SSL_SESSION_is_resumable(session));
  put(holder(session));
  put((double)SSL_SESSION_get_time(session));
  put((double)SSL_SESSION_get_timeout(session));
  put(SSL_SESSION_get_protocol_version(session));
}
