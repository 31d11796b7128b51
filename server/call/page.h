/* page.h - a list as a handler says it: one row of data, and the ListQuery is answered.
 *
 * For lists of up to some ten thousand rows (long-list.h is for longer ones): matches are counted, and a page is found
 * by walking to it. One that grows by what people do all day is counted some way ahead; `total` is then an estimate.
 * Of one whose own order is by id, the last first (key), a page that is full tells `next`: the page after that begins
 * behind its last row, whatever has come or gone meanwhile.
 * Of what a person asks for, only columns that the list names are sorted or filtered by, never one that is masked for
 * him; all else is INVALID or DENIED. Filters stand in the statement in an order of their own (facets.h).
 */

#pragma once

#include "list.pb-c.h"
#include "server/call/call.h"

typedef struct { const char *field, *column; } PageColumn;   /* "branch_name", "b.name" */

enum { PAGE_COLUMNS = 16, PAGE_DEFAULT = 100, PAGE_AHEAD = 10000 };

typedef struct
{
  const char *rows;                      /* the repeated field of the answer */
  const char *select;                    /* columns, named as the fields of a row */
  const char *from; /* "{person} p LEFT JOIN branch b ON b.id = p.branch_id"; may use :of_id, @user ... */
  const char *where;                     /* or NULL */
  const char *words; /* folded text in which every word that is typed must stand; NULL = the text is not looked at */
  bool sifted;                           /* the words are looked for in what a row shows, for rows that are few */
  const char *order;                     /* the list's own order; ends with something unique */
  const char *id;                        /* what makes any other order unique: "p.id" */
  PageColumn columns[PAGE_COLUMNS];
  const char *key;                       /* "n.id", of a list in the order of n.id DESC; NULL = by position alone */
  bool grows;                            /* without end: matches are counted up to PAGE_AHEAD rows past the page */
} Page;

/* @out is the page: field 1 the rows, `total`, `estimated`. */
bool query_page (Call *call, void *out, const Page *page, const ListQuery *in);

/* The same of a list that was made whole, for it is computed and short: of the rows that @out has, those that @in asks
 * for are left. */
void page_cut (void *out, const ListQuery *in);
