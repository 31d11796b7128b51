/* judge.h - the figures of all rounds, the goals that they are held against, and the verdict.
 *
 * A figure is what one contender did in one round. A goal compares two figures of the same round: the median over the
 * rounds is what counts, the least and the most are told. The goals are those of the design, by its numbers: see
 * docs/performance.md.
 */

#pragma once

#include <jansson.h>

#include "tests/bench/office/office.h"

enum { MAX_ROUNDS = 64 };

typedef struct Judge Judge;

/* @strictness: 1; more makes every must-have so many times harder, which is how the bench itself is tested. */
Judge *judge_new (double strictness);
void judge_free (Judge *judge);

/* @sorts: names of what was asked for, or NULL. */
void judge_take (Judge *judge, const char *name, int round, const OfficeResult *result, const char *const *sorts);

/* Something of which there is one number a round: seconds, bytes. */
void judge_number (Judge *judge, const char *name, int round, double number);

/* Prints all and fills @report. */
typedef struct
{
  unsigned n_missed_goals, n_missed_musts;
  unsigned long n_wrong;
} Verdict;

Verdict judge_tell (const Judge *judge, json_t *report);
