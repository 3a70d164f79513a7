// Operations on one session: its references and its fields.
#include <stdlib.h>
#include "oracle.h"

#if OPENSSL_VERSION_NUMBER >= 0x30400000L
#define SET_TIME(session, time, ex) ((ex) ? SSL_SESSION_set_time_ex(session, time) : SSL_SESSION_set_time(session, time))
#define GET_TIME(session, ex) ((ex) ? SSL_SESSION_get_time_ex(session) : SSL_SESSION_get_time(session))
#else
#define SET_TIME(session, time, ex) SSL_SESSION_set_time(session, time)
#define GET_TIME(session, ex) SSL_SESSION_get_time(session)
#endif

void new_session(const double *words) {
  int slot = (int)words[1];
  drop_slot(slot);
  SSL_SESSION *session = SSL_SESSION_new();
  Info *info = make_info();
  info->refs = 1;
  place(session, info, slot);
  give_secret(session);
  if (words[3] >= 0) put(SSL_SESSION_set_protocol_version(session, (int)words[3]));
  put(SSL_SESSION_set1_id(session, ID(2)->bytes, ID(2)->length));
  if (words[4] >= 0) put((double)SSL_SESSION_set_time(session, (long)words[4]));
  if (words[5] >= 0) put((double)SSL_SESSION_set_timeout(session, (long)words[5]));
  if (words[6] >= 0) put(SSL_SESSION_set1_id_context(session, ID(6)->bytes, ID(6)->length));
  put_session(slot);
}

void duplicate(const double *words) {
  int slot = (int)words[2];
  if (!SESSION(1) || words[1] == words[2]) return put(SKIPPED);
  drop_slot(slot);
  SSL_SESSION *copy = SSL_SESSION_dup(SESSION(1));
  Info *info = make_info();
  info->refs = 1;
  place(copy, info, slot);
  put_session((int)words[1]);
  put_session(slot);
}

void up_ref(const double *words) {
  if (!SESSION(1)) return put(SKIPPED);
  info_of(SESSION(1))->refs++;
  put(SSL_SESSION_up_ref(SESSION(1)));
  put_session((int)words[1]);
}

void free_one(const double *words) {
  if (!SESSION(1) || info_of(SESSION(1))->refs == 0) return put(SKIPPED);
  info_of(SESSION(1))->refs--;
  SSL_SESSION_free(SESSION(1));
  put_session((int)words[1]);
}

void set_field(const double *words) {
  SSL_SESSION *session = SESSION(1);
  if (!session) return put(SKIPPED);
  int fixed = info_of(session)->sealed;
  switch ((int)words[0]) {
  case OP_SET_TIME:
    put(words[2] < 0 ? 0 : (double)SET_TIME(session, (long)words[2], words[3] > 0));
    break;
  case OP_SET_TIMEOUT:
    put((double)SSL_SESSION_set_timeout(session, (long)words[2]));
    break;
  case OP_SET_ID:
    put(fixed ? 0 : SSL_SESSION_set1_id(session, ID(2)->bytes, ID(2)->length));
    break;
  case OP_SET_VERSION:
    put(fixed ? 0 : SSL_SESSION_set_protocol_version(session, (int)words[2]));
    break;
  case OP_SET_SESSION_CONTEXT:
    put(SSL_SESSION_set1_id_context(session, ID(2)->bytes, ID(2)->length));
    break;
  }
  put_session((int)words[1]);
}

static void put_bytes(const unsigned char *bytes, unsigned length) {
  put(length);
  for (unsigned i = 0; i < length; i++) put(bytes[i]);
}

void get_fields(const double *words) {
  if (!SESSION(1)) return put(SKIPPED);
  unsigned length;
  const unsigned char *bytes = SSL_SESSION_get_id(SESSION(1), &length);
  put_bytes(bytes, length);
  bytes = SSL_SESSION_get0_id_context(SESSION(1), &length);
  put_bytes(bytes, length);
  put((double)GET_TIME(SESSION(1), words[2] > 0));
  put_session((int)words[1]);
}
