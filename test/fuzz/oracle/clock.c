// A clock that the fuzzer sets: this library is preloaded, so that libssl asks it for the time. Everything else in the
// process, and libssl outside of a run, gets the system's.
#include <sys/time.h>
#include <time.h>
#include "oracle.h"

static __thread int is_set;
static struct timeval now;

void set_clock(double seconds, double microseconds) {
  now.tv_sec = (time_t)seconds;
  now.tv_usec = (suseconds_t)microseconds;
}

void use_clock(int on) {
  is_set = on;
}

int gettimeofday(struct timeval *restrict value, void *restrict zone) {
  (void)zone;
  if (is_set) {
    *value = now;
    return 0;
  }
  struct timespec real;
  int failed = clock_gettime(CLOCK_REALTIME, &real);
  value->tv_sec = real.tv_sec;
  value->tv_usec = real.tv_nsec / 1000;
  return failed;
}

time_t time(time_t *value) {
  struct timeval read;
  gettimeofday(&read, NULL);
  if (value) *value = read.tv_sec;
  return read.tv_sec;
}
