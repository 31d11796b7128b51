/* anchors.h - what is remembered of long lists, so that nobody walks or counts them twice.
 *
 * A list is what one statement gives with one set of filters, to people of one reach, in one order; its key says all of
 * that. Of each list every so many rows the mark of a row is kept, with how many rows stand up to it: an anchor. From
 * there a page at any position is a few rows away, along the index. Anchors come from whoever reads on, and from
 * surveys; each list has ANCHORS_OF_LIST at most (then every other one goes), all together ANCHORS_IN_ALL, and what was
 * longest not looked at goes first.
 *
 * An anchor names a row by its key, so it stays good when rows come and go: only its position drifts. What was counted
 * is fresh until a record of the kind is saved through this server, and for ANCHORS_FRESH_MS, for there may be others.
 * A list that has come to its end and is no longer fresh is surveyed anew beside the old anchors, which serve
 * meanwhile.
 *
 * Belongs to the store. Any thread.
 */

#pragma once

#include "server/call/call.h"
#include "store.pb-c.h"

typedef struct Anchors Anchors;

enum
{
  ANCHORS_APART = 200,          /* rows from one to the next; a desk's page, so that its pages begin at anchors */
  ANCHORS_OF_LIST = 8192,
  ANCHORS_IN_ALL = 262144,      /* some 30 MiB */
  ANCHORS_LISTS = 512,
  ANCHORS_KEY = 128,            /* bytes of a list's key, whatever was asked: what a desk sends is not kept here */
  ANCHORS_FRESH_MS = 60000,
  ANCHORS_REST_MS = 30000,      /* a list over 10,000 rows is not surveyed anew sooner */
  ANCHORS_COUNTED = 10000       /* up to here totals are exact, whatever it takes */
};

/* @key begins with what rows the list has (its first @set bytes), and ends with their order. */
typedef struct
{
  const char *key;
  size_t size, set;
  const char *kind;
  int64_t now;
} AnchorList;

typedef struct
{
  uint32_t seen;                /* so many rows there are at least */
  bool ended;                   /* and no more */
  bool fresh;                   /* nothing was saved since */
  uint32_t guess;               /* how many there may be, by what else is known; 0 = nothing is */
} AnchorState;

Anchors *anchors_of (Store *store);

/* Records of these kinds were saved and committed. */
void anchors_changed (Anchors *self, const GPtrArray *notices);

AnchorState anchors_state (Anchors *self, const AnchorList *list);

/* The nearest anchor at or before @position, whose texts come from @arena; 0 and an empty mark for the beginning. */
uint32_t anchors_before (Anchors *self, const AnchorList *list, uint32_t position, Arena *arena, Mark *mark);

/* The row at @mark is row number @position, counted from one. */
void anchors_note (Anchors *self, const AnchorList *list, uint32_t position, const Mark *mark);

/* There are @seen rows, and more; or no more. */
void anchors_seen (Anchors *self, const AnchorList *list, uint32_t seen, bool ended);

/* Forgets the list: it is short and quickly counted again. */
void anchors_forget (Anchors *self, const AnchorList *list);

/* A survey goes on: from where. False when there is nothing to be found out now. */
bool anchors_survey (Anchors *self, const AnchorList *list, Arena *arena, uint32_t *position, Mark *mark);

/* What it has found: the same as anchors_note () and anchors_seen (), for the survey that is under way. */
void anchors_survey_note (Anchors *self, const AnchorList *list, uint32_t position, const Mark *mark);
void anchors_survey_end (Anchors *self, const AnchorList *list, uint32_t total);

uint32_t anchors_size (Anchors *self);   /* all that are kept */
