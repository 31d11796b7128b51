/* long-list.h - a list of any length as a handler says it: a page at any position, or after any row, along an index.
 *
 * For lists of more than some ten thousand rows; page.h is for shorter ones. Each order must have two indexes, (place,
 * column, id) for those who see little and (column, id, place, owner) for the others: see schema/010-clients.sql.
 *
 * By position: `offset`. The page begins at the nearest anchor (anchors.h) and passes over the few rows up to it. Where
 * no anchor is near, as at a first jump into the depth of a list that nobody has surveyed, the rows up to it are walked
 * once; past the 3 ms of an inline read that is done in the slow lane.
 * By key: `after` is what `next` of the page before was. The page begins right behind its last row, so whoever reads on
 * meets every row that stays just once, whatever others put in or take out meanwhile; `offset` says only which number
 * the first row bears.
 *
 * No page counts the list. A page that is not full tells the end; else up to LONG_LIST_LOOK rows are counted, once,
 * where that is cheap; beyond that the total is what is known so far, or from the same rows in another order, and
 * `estimated` is true. It grows better as pages are read, and exact at the end of the list or by surveys:
 * long_list_survey() is one step of a walk to the end, for a method with (rule).slow that the desk asks while totals
 * are estimated. What was surveyed serves everybody with the same reach.
 *
 * Rows whose column is NULL stand last, in both directions and on both engines: they are a second part of the list,
 * ordered by id alone.
 */

#pragma once

#include "list.pb-c.h"
#include "server/call/call.h"
#include "store.pb-c.h"

enum { LONG_LIST_ORDERS = 8, LONG_LIST_DEFAULT = 200, LONG_LIST_LOOK = 2000, LONG_LIST_SURVEY = 50000 };

typedef struct
{
  const char *field, *column;            /* of the row, which must not be masked for the caller; of the table */
  bool number, nullable;
} LongOrder;

typedef struct
{
  const char *kind;                      /* of record; its own rows within reach */
  const char *rows;                      /* the repeated field of the answer */
  const char *select;                    /* columns of c, the kind's table, and of what it is joined with */
  const char *joins;                     /* p, the ids of the page, with c and more: "JOIN {client!of the page, which
                                          * was narrowed} c ON c.id = p.id JOIN {branch} b ON b.id = c.branch_id" */
  LongOrder orders[LONG_LIST_ORDERS];    /* the first is the list's own */
} LongList;

/* Which rows: @where of the table's own columns, which may take :w0 ... :f3 of @asked; the rest of @asked is filled
 * here. @cheap: an index holds all that @where names, so that a look at LONG_LIST_LOOK rows costs little. */
typedef struct
{
  const char *where;
  PageAsked asked;
  bool cheap;
} LongFilter;

/* @out is the page: the rows, `total`, `estimated`, `next`. */
bool long_list_read (Call *call, void *out, const LongList *list, LongFilter *filter, const ListQuery *in);

/* Goes on with the survey of the list, by LONG_LIST_SURVEY rows, and fills only `total` and `estimated`; `next` says
 * that there is more to find out. */
bool long_list_survey (Call *call, void *out, const LongList *list, LongFilter *filter, const ListQuery *in);
