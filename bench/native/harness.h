/* What worker.ts, workload.ts and operations.ts are to the contestants in JavaScript, for those in C and C++.
 *
 *   program check                        verifies, prints the version of what is measured
 *   program measure <size> <time> <warmupTime>   prints the samples as JSON; times in milliseconds
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { ID_LENGTH = 32, CHECKED_SIZE = 1000 };

typedef struct {
  unsigned char bytes[ID_LENGTH];
} session_id;

typedef struct {
  size_t size;
  session_id *ids; /* in order of insertion */
  uint32_t *order; /* a random permutation */
  session_id *lookups; /* a packed copy in order of lookup: lookups[i] is ids[order[i]] */
  session_id *others; /* not in the cache */
} workload;

typedef struct {
  const char *name;
  void (*set_up)(const workload *work); /* what all passes share */
  void (*before)(const workload *work); /* untimed, before each pass; or NULL */
  size_t (*pass)(const workload *work); /* returns how many calls did what they should */
  void (*tear_down)(void);
  size_t (*calls)(const workload *work); /* in a pass; NULL: one for each id */
  bool fails; /* no call is to succeed */
} operation;

static void expect(bool holds, const char *problem) {
  if (holds) return;
  fprintf(stderr, "%s\n", problem);
  exit(1);
}

static inline void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  expect(memory != NULL, "out of memory");
  return memory;
}

static void fill_random(void *memory, size_t length) {
  unsigned char *at = (unsigned char *)memory;
  while (length > 0) {
    ssize_t filled = getrandom(at, length, 0);
    expect(filled > 0, "no random bytes");
    at += filled;
    length -= (size_t)filled;
  }
}

static session_id *random_ids(size_t count) {
  session_id *ids = (session_id *)allocate(count, sizeof *ids);
  fill_random(ids, count * sizeof *ids);
  return ids;
}

static uint32_t *shuffled(size_t count) {
  uint32_t *order = (uint32_t *)allocate(count, sizeof *order);
  uint64_t *random = (uint64_t *)allocate(count, sizeof *random);
  fill_random(random, count * sizeof *random);
  for (size_t i = 0; i < count; i++) {
    size_t j = random[i] % (i + 1);
    order[i] = order[j];
    order[j] = (uint32_t)i;
  }
  free(random);
  return order;
}

static workload create_workload(size_t size) {
  workload work = {size, random_ids(size), shuffled(size), (session_id *)allocate(size, sizeof(session_id)), random_ids(size)};
  for (size_t i = 0; i < size; i++) work.lookups[i] = work.ids[work.order[i]];
  return work;
}

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Milliseconds of one pass. */
static double run_pass(const operation *op, const workload *work) {
  if (op->before) op->before(work);
  double start = milliseconds();
  size_t count = op->pass(work);
  double elapsed = milliseconds() - start;
  size_t expected = op->fails ? 0 : op->calls ? op->calls(work) : work->size;
  expect(count == expected, "not all calls did what they should");
  return elapsed;
}

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Nanoseconds per operation: the median over passes. At least one pass to warm up, and one that counts. */
static double measure(const operation *op, const workload *work, double time, double warmup_time) {
  double start = milliseconds();
  do run_pass(op, work);
  while (milliseconds() - start < warmup_time);
  double *passes = NULL;
  size_t count = 0;
  start = milliseconds();
  do {
    passes = (double *)realloc(passes, (count + 1) * sizeof *passes);
    expect(passes != NULL, "out of memory");
    passes[count++] = run_pass(op, work);
  } while (milliseconds() - start < time);
  qsort(passes, count, sizeof *passes, compare_doubles);
  double median = (passes[(count - 1) / 2] + passes[count / 2]) / 2;
  free(passes);
  return median * 1e6 / (double)(op->calls ? op->calls(work) : work->size);
}

static void measure_all(const operation *operations, size_t count, char **options) {
  workload work = create_workload(strtoul(options[0], NULL, 10));
  printf("[");
  for (size_t i = 0; i < count; i++) {
    operations[i].set_up(&work);
    double nanoseconds = measure(&operations[i], &work, strtod(options[1], NULL), strtod(options[2], NULL));
    operations[i].tear_down();
    printf("%s{\"operation\":\"%s\",\"nanoseconds\":%.3f}", i ? "," : "", operations[i].name, nanoseconds);
  }
  printf("]\n");
}

/* Nothing is timed that is wrong: `check` exits with a message. */
static int run(int argc, char **argv, const operation *operations, size_t count, void (*check)(void), const char *version) {
  if (argc == 2 && strcmp(argv[1], "check") == 0) {
    check();
    printf("%s\n", version);
    return 0;
  }
  expect(argc == 5 && strcmp(argv[1], "measure") == 0, "usage: check | measure <size> <time> <warmupTime>");
  measure_all(operations, count, argv + 2);
  return 0;
}

#endif
