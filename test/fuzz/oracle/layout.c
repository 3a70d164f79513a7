// Reference counts, the list in order of expiry and a connection's version: libssl's structs are opaque, so where they are is
// found by what calls change.
#include <malloc.h>
#include <stdint.h>
#include <string.h>
#include "oracle.h"

static size_t references_at, time_at, next_at, previous_at, head_at, tail_at, version_at, good_at;

static SSL_SESSION *probe_session(unsigned char id, long time) {
  SSL_SESSION *session = SSL_SESSION_new();
  SSL_SESSION_set1_id(session, &id, 1);
  SSL_SESSION_set_time(session, time);
  return session;
}

// Where in a block the one word is that has this value.
static int find_word(const void *block, const void *value, size_t size, size_t *at) {
  int found = 0;
  for (size_t i = 0; i + size <= malloc_usable_size((void *)block); i += size) {
    if (memcmp((const char *)block + i, value, size)) continue;
    *at = i;
    found++;
  }
  return found == 1;
}

static int find_references(void) {
  SSL_SESSION *session = SSL_SESSION_new();
  for (int i = 0; i < 12344; i++) SSL_SESSION_up_ref(session);
  int count = 12345;
  int found = find_word(session, &count, sizeof count, &references_at);
  for (int i = 0; i < 12345; i++) SSL_SESSION_free(session);
  return found;
}

// Whole seconds in 3.0, nanoseconds in 3.5.
static int find_time(void) {
  SSL_SESSION *session = SSL_SESSION_new();
  uint64_t seconds = 1234567, nanoseconds = 1234567000000000;
  SSL_SESSION_set_time(session, (long)seconds);
  int found = find_word(session, &seconds, sizeof seconds, &time_at) ||
    find_word(session, &nanoseconds, sizeof nanoseconds, &time_at);
  SSL_SESSION_free(session);
  return found;
}

static int find_list(void) {
  SSL_CTX *ctx = SSL_CTX_new(TLS_method());
  SSL_SESSION *list[3];
  for (int i = 0; i < 3; i++) {
    list[i] = probe_session((unsigned char)i, 1000 + i);
    SSL_CTX_add_session(ctx, list[i]);
  }
  int found = find_word(list[1], &list[0], sizeof list[0], &next_at) &&
    find_word(list[1], &list[2], sizeof list[0], &previous_at);
  if (found) {
    // The ends of the list point into the ctx.
    head_at = (size_t)(*(char **)((char *)list[2] + previous_at) - (char *)ctx);
    tail_at = (size_t)(*(char **)((char *)list[0] + next_at) - (char *)ctx);
    found = head_at < malloc_usable_size(ctx) && tail_at < malloc_usable_size(ctx);
  }
  for (int i = 0; i < 3; i++) SSL_SESSION_free(list[i]);
  SSL_CTX_free(ctx);
  return found;
}

static int version_of(const void *ssl) {
  return SSL_version(ssl);
}

static int good_of(const void *ctx) {
  return (int)SSL_CTX_sess_accept_good((SSL_CTX *)ctx);
}

// Where in a block the word is that a getter reads.
static int find_read(void *block, int (*get)(const void *), size_t *at) {
  int value = get(block);
  for (size_t i = 0; i + sizeof(int) <= malloc_usable_size(block); i += sizeof(int)) {
    int *word = (int *)((char *)block + i);
    if (*word != value) continue;
    *word = TLS1_1_VERSION;
    int found = get(block) == TLS1_1_VERSION;
    *word = value;
    *at = i;
    if (found) return 1;
  }
  return 0;
}

static int find_in_connection(void) {
  SSL_CTX *ctx = SSL_CTX_new(TLS_method());
  SSL *ssl = SSL_new(ctx);
  int found = find_read(ssl, version_of, &version_at) && find_read(ctx, good_of, &good_at);
  SSL_free(ssl);
  SSL_CTX_free(ctx);
  return found;
}

int find_layout(void) {
  return find_references() && find_time() && find_list() && find_in_connection();
}

int references(const SSL_SESSION *session) {
  return *(int *)((char *)session + references_at);
}

uint64_t exact_time(const SSL_SESSION *session) {
  return *(uint64_t *)((char *)session + time_at);
}

SSL_SESSION *soonest(const SSL_CTX *ctx) {
  return *(SSL_SESSION **)((char *)ctx + tail_at);
}

SSL_SESSION *later(const SSL_CTX *ctx, const SSL_SESSION *session) {
  char *previous = *(char **)((char *)session + previous_at);
  return previous == (char *)ctx + head_at ? NULL : (SSL_SESSION *)previous;
}

int set_version(SSL *ssl, int version) {
  *(int *)((char *)ssl + version_at) = version;
  return SSL_version(ssl) == version;
}

// Counts good handshakes until so many of 256 are done.
void skip_handshakes(SSL_CTX *ctx, int done) {
  int *good = (int *)((char *)ctx + good_at);
  *good += (done - *good) & 255;
}
