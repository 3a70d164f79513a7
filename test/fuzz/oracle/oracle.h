// A driver of the SSL_CTX session cache in the libssl of the running Node. What the operations (OP_*) and events (EVENT_*)
// are, and how many there are of what, comes from protocol.ts, as definitions on the command line.
#pragma once
#include <stdint.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#define ID_MOST 40

typedef struct {
  int serial;
  int slot;
  // References of the operations' own. The object has more: the cache's, external stores'.
  int refs;
  // Here an id and a version are fixed from the first add on: what C would do to them then is left out.
  int sealed;
} Info;

typedef struct Stored {
  SSL_SESSION *session;
  int copy;
  struct Stored *next;
} Stored;

typedef struct {
  SSL_CTX *ctx;
  // For what C asks a connection.
  SSL *ssl;
  int keeps_new;
  Stored *store;
} Context;

typedef struct {
  unsigned char bytes[ID_MOST];
  unsigned length;
} Id;

// What is observed: a tape of numbers.
void put(double value);

// clock.c
void set_clock(double seconds, double microseconds);
void use_clock(int on);

// layout.c: what libssl has no function for, by where it is in its structs.
int find_layout(void);
int references(const SSL_SESSION *session);
uint64_t exact_time(const SSL_SESSION *session);
SSL_SESSION *soonest(const SSL_CTX *ctx);
SSL_SESSION *later(const SSL_CTX *ctx, const SSL_SESSION *session);
int set_version(SSL *ssl, int version);
void skip_handshakes(SSL_CTX *ctx, int done);

// world.c
extern Context contexts[CONTEXTS];
extern SSL_SESSION *slots[SLOTS];
extern Id ids[IDS];
extern int live;
int make_index(void);
Info *info_of(const SSL_SESSION *session);
void place(SSL_SESSION *session, Info *info, int slot);
Info *make_info(void);
void drop_info(Info *info);
void name_next(Info *info);
int name_was_taken(void);
int context_index(const SSL_CTX *ctx);
int holder(const SSL_SESSION *session);
SSL_SESSION *stored(const Context *context, const Id *id, Stored **found);
void drop_slot(int slot);
void drop_store(Context *context);
void reset_world(void);
void set_callback(Context *context, int which, int on);
void put_context(const Context *context);
void put_session(int slot);

// The arguments of an operation.
#define CONTEXT(at) (&contexts[(int)words[at]])
#define SESSION(at) (slots[(int)words[at]])
#define ID(at) (&ids[(int)words[at]])

// sessions.c
void new_session(const double *words);
void duplicate(const double *words);
void up_ref(const double *words);
void free_one(const double *words);
void set_field(const double *words);
void get_fields(const double *words);

// contexts.c
void new_context(const double *words);
void free_context(Context *context);
void on_context(Context *context, const double *words);

// operations.c
void run_operation(const double *words);

// handshake.c
int make_client(void);
void prepare_server(SSL_CTX *ctx);
void give_secret(SSL_SESSION *session);
void handshake(Context *context, const double *words);
