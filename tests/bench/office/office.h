/* office.h - a whole office in one process: many people at their desks, each a DEALER over CURVE, driven by one epoll
 * loop.
 *
 * Every desk has one request under way; each reply is checked, timed and followed by the next request. Nothing waits
 * for ever: a reply that has not come in two minutes counts as wrong and ends the work.
 */

#pragma once

#include <glib.h>

#include "tests/desk.h"

typedef struct Office Office;

typedef struct
{
  const char *endpoint, *server_key;    /* where, and whom we expect there */
  const Station *station;
} OfficeShape;

typedef struct
{
  /* Fills @bytes (at most OFFICE_ROOM) with the next request of @desk and returns its size. */
  size_t (*ask) (void *data, unsigned desk, uint64_t serial, uint8_t *bytes);
  /* False when the reply is not what it should be. */
  bool (*hear) (void *data, unsigned desk, const uint8_t *bytes, size_t n);
  /* What was asked, for works whose questions differ: below OFFICE_SORTS. NULL: all are alike. */
  unsigned (*sort_of) (void *data, unsigned desk);
  void *data;
} OfficeWork;

enum { OFFICE_ROOM = 1 << 20, OFFICE_PATIENCE_MS = 120000, OFFICE_SORTS = 64, OFFICE_THREADS = 24 };

typedef struct
{
  char name[16];
  double us;                            /* processor time a request */
} ThreadCost;

typedef struct
{
  double rate, p50, p99;                /* per second; microseconds */
  double worst;                         /* p99 of the slowest sort, microseconds */
  unsigned worst_sort;
  double server_cpu;                    /* microseconds a request, of all threads */
  ThreadCost threads[OFFICE_THREADS];
  double size;                          /* mean bytes of a reply */
  double fairness;                      /* requests of the busiest desk to those of the least busy one */
  unsigned long n, n_wrong;
} OfficeResult;

Office *office_open (const OfficeShape *shape, unsigned n_desks);
void office_close (Office *office);

/* Every desk has one request under way for @seconds, after a short time that does not count. */
OfficeResult office_work (Office *office, const OfficeWork *work, double seconds, int server_pid);

/* Every desk asks once: all are connected then. False when one was answered wrongly or not at all. */
bool office_greet (Office *office, const OfficeWork *work);

/* A process that answers @size bytes to any request over CURVE: what the transport alone can do. Its keys are
 * @station's. */
int office_echo (const Station *station, unsigned size, char endpoint[128]);

/* Microseconds that all threads of a process have worked so far. */
double office_processor (int pid);

/* How many times a second a new connection is made and one question is answered on it. */
OfficeResult office_resume (const OfficeShape *shape, const OfficeWork *work, double seconds);

/* Of the samples of anything, in microseconds: sorts them. */
OfficeResult office_conclude (float *samples, size_t n, double seconds);

size_t office_pack (uint8_t *bytes, uint64_t serial, const RpcMethod *method, const void *in, const uint8_t *key,
                    ProtobufCBinaryData token);
