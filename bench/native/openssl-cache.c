/* OpenSSL's own session cache, the one inside SSL_CTX. As in the other contestants every add makes its session. */
#include <openssl/ssl.h>

#include "harness.h"

enum { LONG = 10000000, SHORT = 10, FLUSH_AFTER = 60 };
static const long START = 1700000000;

static SSL_CTX *ctx;
static SSL *ssl; /* SSL_has_matching_session_id asks a connection */
static SSL_SESSION **sessions; /* in order of insertion; the references are the cache's */
static const session_id *next, *last;

static void open_cache(long size) {
  ctx = SSL_CTX_new(TLS_server_method());
  expect(ctx != NULL, "SSL_CTX_new failed");
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
  SSL_CTX_sess_set_cache_size(ctx, size);
  ssl = SSL_new(ctx);
  expect(ssl != NULL, "SSL_new failed");
}

static void close_cache(void) {
  SSL_free(ssl);
  SSL_CTX_free(ctx);
  free(sessions);
  sessions = NULL;
}

/* Those without a limit get 0, which is none. */
static void open_unbounded(const workload *work) {
  open_cache(0);
  sessions = (SSL_SESSION **)allocate(work->size, sizeof *sessions);
}

static SSL_SESSION *make_session(const session_id *id) {
  SSL_SESSION *session = SSL_SESSION_new();
  expect(session != NULL, "SSL_SESSION_new failed");
  SSL_SESSION_set1_id(session, id->bytes, ID_LENGTH);
  SSL_SESSION_set_protocol_version(session, SSL_version(ssl));
  return session;
}

/* Then the cache has the only reference. */
static SSL_SESSION *hand_over(SSL_SESSION *session, size_t *added) {
  *added += SSL_CTX_add_session(ctx, session) == 1;
  SSL_SESSION_free(session);
  return session;
}

static size_t add_all(const workload *work) {
  size_t added = 0;
  for (size_t i = 0; i < work->size; i++) sessions[i] = hand_over(make_session(&work->ids[i]), &added);
  return added;
}

static void add_before(const workload *work) {
  add_all(work);
}

static void set_up_filled(const workload *work) {
  open_unbounded(work);
  add_all(work);
}

static size_t look_up(const session_id *ids, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += SSL_has_matching_session_id(ssl, ids[i].bytes, ID_LENGTH) != 0;
  return found;
}

static size_t look_up_hits(const workload *work) {
  return look_up(work->lookups, work->size);
}

static size_t look_up_misses(const workload *work) {
  return look_up(work->others, work->size);
}

static void remove_before(const workload *work) {
  for (size_t i = 0; i < work->size; i++) SSL_CTX_remove_session(ctx, sessions[i]);
}

static size_t remove_all(const workload *work) {
  size_t removed = 0;
  for (size_t i = 0; i < work->size; i++) removed += SSL_CTX_remove_session(ctx, sessions[work->order[i]]) == 1;
  return removed;
}

static size_t add_evicting(const workload *work) {
  size_t added = 0;
  const session_id *ids = next;
  for (size_t i = 0; i < work->size; i++) hand_over(make_session(&ids[i]), &added);
  next = last;
  last = ids;
  return added;
}

/* OpenSSL 3 holds one session less than the size. */
static void set_up_bounded(const workload *work) {
  open_cache((long)work->size + 1);
  next = work->ids;
  last = work->others;
  add_evicting(work);
}

/* Each was made a second before the one before it, and goes to the end of the sorted list at once. Where some expire at the
 * same time OpenSSL walks over all that stay longer, for each: at a million this alone would take hours. */
static void add_for(const session_id *ids, size_t count, long timeout) {
  size_t added = 0;
  for (size_t i = 0; i < count; i++) {
    SSL_SESSION *session = make_session(&ids[i]);
    SSL_SESSION_set_time(session, START - (long)i);
    SSL_SESSION_set_timeout(session, timeout);
    hand_over(session, &added);
  }
  expect(added == count, "did not add a session that expires");
}

static size_t expiring(const workload *work) {
  return work->size / 10;
}

static void set_up_flush(const workload *work) {
  open_cache(0);
  add_for(work->lookups + expiring(work), work->size - expiring(work), LONG);
}

static void add_expiring(const workload *work) {
  add_for(work->lookups, expiring(work), SHORT);
}

static size_t flush(const workload *work) {
  long before = SSL_CTX_sess_number(ctx);
  (void)work;
  SSL_CTX_flush_sessions(ctx, START + FLUSH_AFTER);
  return (size_t)(before - SSL_CTX_sess_number(ctx));
}

static const operation operations[] = {
    {"lookup hit", set_up_filled, NULL, look_up_hits, close_cache, NULL, false},
    {"lookup miss", set_up_filled, NULL, look_up_misses, close_cache, NULL, true},
    {"add", set_up_filled, remove_before, add_all, close_cache, NULL, false},
    {"add with eviction", set_up_bounded, NULL, add_evicting, close_cache, NULL, false},
    {"remove", open_unbounded, add_before, remove_all, close_cache, NULL, false},
    {"flush 10% expired", set_up_flush, add_expiring, flush, close_cache, expiring, false},
};

static void check_lookups_and_removal(const workload *work) {
  set_up_filled(work);
  expect(SSL_CTX_sess_number(ctx) == (long)work->size, "does not hold all that were added");
  expect(look_up_hits(work) == work->size, "did not find what was added");
  expect(look_up_misses(work) == 0, "found what was never added");
  size_t half = work->size / 2;
  for (size_t i = 0; i < half; i++) expect(SSL_CTX_remove_session(ctx, sessions[i]) == 1, "did not remove");
  expect(look_up(work->ids, half) == 0, "found what was removed");
  expect(look_up(work->ids + half, half) == half, "lost what was not removed");
  close_cache();
}

static void check_eviction(const workload *work) {
  set_up_bounded(work);
  expect(SSL_CTX_sess_number(ctx) == (long)work->size, "does not hold as many as it should");
  add_evicting(work);
  expect(SSL_CTX_sess_number(ctx) == (long)work->size, "holds more than it should");
  expect(look_up(work->others, work->size) == work->size, "evicted the newest");
  expect(look_up(work->ids, work->size) == 0, "did not evict the oldest");
  close_cache();
}

static void check_flush(const workload *work) {
  set_up_flush(work);
  add_expiring(work);
  expect(flush(work) == expiring(work), "did not flush what had expired");
  expect(flush(work) == 0, "flushed twice");
  expect(look_up_hits(work) == work->size - expiring(work), "flushed what had not expired");
  close_cache();
}

static void check(void) {
  workload work = create_workload(CHECKED_SIZE);
  check_lookups_and_removal(&work);
  check_eviction(&work);
  check_flush(&work);
}

int main(int argc, char **argv) {
  size_t count = sizeof operations / sizeof *operations;
  return run(argc, argv, operations, count, check, OpenSSL_version(OPENSSL_VERSION));
}
