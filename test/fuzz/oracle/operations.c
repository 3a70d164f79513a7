// Each operation: its guard, the call, what it returns and what can be seen after it. Where we differ from OpenSSL on purpose
// (docs/semantics.md) the operation is left out here, and gives what it gives there. In this file: those on a ctx and a session.
#include <stdlib.h>
#include "oracle.h"

static void add(const double *words) {
  Context *context = CONTEXT(1);
  SSL_SESSION *session = SESSION(2);
  if (!context->ctx || !session) return put(SKIPPED);
  unsigned length;
  SSL_SESSION_get_id(session, &length);
  int held = holder(session);
  if (length == 0 || (held >= 0 && &contexts[held] != context)) {
    put(0);
  } else {
    uint64_t time = exact_time(session);
    info_of(session)->sealed = 1;
    put(SSL_CTX_add_session(context->ctx, session));
    // OpenSSL 3.5 gives one that is there a new time (SSL_SESS_CACHE_UPDATE_TIME), and leaves it where it was.
    if (held >= 0 && exact_time(session) != time) SSL_SESSION_set_timeout(session, SSL_SESSION_get_timeout(session));
  }
  put_context(context);
  put_session((int)words[2]);
}

static void remove_one(const double *words) {
  if (!CONTEXT(1)->ctx || !SESSION(2)) return put(SKIPPED);
  put(SSL_CTX_remove_session(CONTEXT(1)->ctx, SESSION(2)));
  put_context(CONTEXT(1));
  put_session((int)words[2]);
}

static void store(const double *words) {
  if (!CONTEXT(1)->ctx || !SESSION(2)) return put(SKIPPED);
  Stored *entry = malloc(sizeof *entry);
  *entry = (Stored){SESSION(2), (int)words[3], CONTEXT(1)->store};
  SSL_SESSION_up_ref(SESSION(2));
  CONTEXT(1)->store = entry;
  put_session((int)words[2]);
}

static void unstore(const double *words) {
  if (!CONTEXT(1)->ctx || !SESSION(2)) return put(SKIPPED);
  Stored **link = &CONTEXT(1)->store;
  while (*link && (*link)->session != SESSION(2)) link = &(*link)->next;
  Stored *found = *link;
  put(found != NULL);
  if (found) {
    *link = found->next;
    SSL_SESSION_free(found->session);
    free(found);
  }
  put_session((int)words[2]);
}

static void end(void) {
  for (int i = 0; i < CONTEXTS; i++) {
    if (contexts[i].ctx) free_context(&contexts[i]);
  }
  for (int i = 0; i < SLOTS; i++) drop_slot(i);
  put(live);
}

void run_operation(const double *words) {
  switch ((int)words[0]) {
  case OP_CLOCK: return set_clock(words[1], words[2]);
  case OP_NEW_CONTEXT: return new_context(words);
  case OP_FREE_CONTEXT:
    if (!CONTEXT(1)->ctx) return put(SKIPPED);
    return free_context(CONTEXT(1));
  case OP_NEW: return new_session(words);
  case OP_DUP: return duplicate(words);
  case OP_ADD: return add(words);
  case OP_REMOVE: return remove_one(words);
  case OP_UP_REF: return up_ref(words);
  case OP_FREE: return free_one(words);
  case OP_SET_TIME:
  case OP_SET_TIMEOUT:
  case OP_SET_ID:
  case OP_SET_VERSION:
  case OP_SET_SESSION_CONTEXT: return set_field(words);
  case OP_GET: return get_fields(words);
  case OP_STORE: return store(words);
  case OP_UNSTORE: return unstore(words);
  case OP_END: return end();
  default:
    if (!CONTEXT(1)->ctx) return put(SKIPPED);
    return on_context(CONTEXT(1), words);
  }
}
