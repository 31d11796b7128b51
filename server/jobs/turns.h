/* turns.h - whose turn it is to be looked at, in the order in which files came: which are under way, which are put off
 * because a look gave no verdict, and how long nobody is looked at since the scanner does not answer.
 *
 * One that is put off holds up no other: it may be what the scanner breaks on. Every pause is twice the one before, up
 * to a limit. Pure; the moments told are milliseconds of any clock that only goes forward.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

enum
{
  TURNS_MAX = 64,             /* under way or put off; half as many put off are the scanner's fault, and all rest */
  TURNS_FIRST_MS = 1000,
  TURNS_REST_MS = 60 * 1000,  /* the longest that all rest */
  TURNS_OFF_MS = 600 * 1000   /* the longest that one is put off */
};

typedef struct
{
  uint64_t file_id;
  int64_t from; /* when it may be looked at again; INT64_MAX = under way */
  int64_t pause;
} Turn;

typedef struct
{
  Turn turns[TURNS_MAX];
  unsigned n;
  int64_t from, pause; /* of all together */
} Turns;

bool turns_rest (const Turns *self, int64_t now);                   /* is nobody's turn now? */
bool turns_may (const Turns *self, uint64_t file_id, int64_t now);  /* is it this one's, once it is its turn? */

void turns_begin (Turns *self, uint64_t file_id);                   /* it is under way; turns_may () was true */
void turns_end (Turns *self, uint64_t file_id);                     /* no more, whatever became of it */
void turns_put_off (Turns *self, uint64_t file_id, int64_t now);    /* no more, and it waits */

void turns_unheard (Turns *self, int64_t now);                      /* the scanner does not answer: all rest */
void turns_heard (Turns *self);
