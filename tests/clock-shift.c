/* clock-shift.c - a clock that a test moves: preloaded into a kontord, it adds to the time of day what stands in the
 * file that CLOCK_SHIFT names (milliseconds, eight bytes, mapped: a move is seen at once). Monotonic clocks stay as
 * they are, so nothing that waits wakes early. See house_sleep () of tests/desk.h.
 */

#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const _Atomic int64_t *ahead;

__attribute__ ((constructor)) static void
map_clock (void)
{
  const char *name = getenv ("CLOCK_SHIFT");
  int fd = name != NULL ? open (name, O_RDONLY | O_CLOEXEC) : -1;
  void *page = fd >= 0 ? mmap (NULL, sizeof *ahead, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;

  if (fd >= 0)
    close (fd);
  if (page == MAP_FAILED)
    abort ();
  ahead = page;
}

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  int result = (int) syscall (SYS_clock_gettime, clock, time);
  int64_t ms;

  if (result != 0 || ahead == NULL || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
    return result;
  ms = atomic_load_explicit (ahead, memory_order_relaxed) + time->tv_nsec / 1000000;
  time->tv_sec += ms / 1000;
  time->tv_nsec = ms % 1000 * 1000000 + time->tv_nsec % 1000000;
  return 0;
}

int
gettimeofday (struct timeval *restrict time, void *restrict zone)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *seconds)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (seconds != NULL)
    *seconds = now.tv_sec;
  return now.tv_sec;
}
