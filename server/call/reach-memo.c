/* reach-memo.c - see reach-memo.h. */

#include "server/call/reach-memo.h"

#include <string.h>

#include "common/text.h"

enum { MEMO_PLACES = 512 };

typedef struct
{
  const char *sql, *right;
  size_t size;
  uint32_t hash;
  uint8_t scope[CALLER_SCOPE];
} Asked;

typedef struct
{
  Asked asked;                 /* with a text of its own */
  char *text;
  unsigned n;
  uint32_t *first, *last;
} Memo;

static void
forget (void *memos)
{
  for (Memo *memo = memos; memo < (Memo *) memos + MEMO_PLACES; memo++)
    {
      g_free ((char *) memo->asked.sql);
      g_free (memo->text);
      g_free (memo->first);
    }
  g_free (memos);
}

static bool
has_scope (const Caller *caller)
{
  static const uint8_t none[CALLER_SCOPE];

  return memcmp (caller->scope, none, sizeof none) != 0;
}

/* Rights of methods stand in the tables of the contract: the same right in two places is remembered twice. */
static Asked
asked_of (const Call *call, const char *sql)
{
  size_t size = strlen (sql);
  Asked asked = { .sql = sql, .size = size, .hash = text_hash (sql, size),
                  .right = call->method != NULL && call->method->write ? call->method->right : NULL };

  memcpy (asked.scope, call->caller->scope, sizeof asked.scope);
  return asked;
}

static Memo *
memos_of_thread (void)
{
  static GPrivate of_thread = G_PRIVATE_INIT (forget);
  Memo *memos = g_private_get (&of_thread);

  if (memos == NULL)
    {
      memos = g_new0 (Memo, MEMO_PLACES);
      g_private_set (&of_thread, memos);
    }
  return memos;
}

static Memo *
place_of (Memo *memos, const Asked *asked)
{
  uint32_t scope;

  memcpy (&scope, asked->scope, sizeof scope);
  return &memos[(asked->hash ^ scope ^ (uint32_t) ((uintptr_t) asked->right >> 4)) % MEMO_PLACES];
}

static bool
is_same (const Asked *one, const Asked *other)
{
  return one->sql != NULL && one->hash == other->hash && one->size == other->size && one->right == other->right
         && memcmp (one->scope, other->scope, sizeof one->scope) == 0 && memcmp (one->sql, other->sql, one->size) == 0;
}

/* Two that meet in one place lie in a pair of places, so that they do not drive each other out at every call. */
static Memo *
beside (Memo *memo, const Memo *memos)
{
  return memo + ((memo - memos) % 2 == 0 ? 1 : -1);
}

const char *
reach_memo_find (const Call *call, const char *sql, RowCaller *row)
{
  Asked asked;
  Memo *memo, *memos;

  if (!has_scope (call->caller))
    return NULL;
  asked = asked_of (call, sql);
  memos = memos_of_thread ();
  memo = place_of (memos, &asked);
  if (!is_same (&memo->asked, &asked))
    memo = beside (memo, memos);
  if (!is_same (&memo->asked, &asked))
    return NULL;
  if (memo->n > 0)
    {
      memcpy (row->first, memo->first, memo->n * sizeof *memo->first);
      memcpy (row->last, memo->last, memo->n * sizeof *memo->last);
    }
  return memo->text;
}

void
reach_memo_keep (const Call *call, const char *sql, const char *text, const RowCaller *row, unsigned n)
{
  Asked asked;
  Memo *memo, *memos, *older;

  if (!has_scope (call->caller))
    return;
  asked = asked_of (call, sql);
  memos = memos_of_thread ();
  memo = place_of (memos, &asked);
  older = beside (memo, memos);
  g_free ((char *) older->asked.sql);
  g_free (older->text);
  g_free (older->first);
  *older = *memo;
  *memo = (Memo) { .asked = asked, .text = g_strdup (text), .n = n, .first = g_new (uint32_t, 2 * n + 1) };
  memo->asked.sql = g_strndup (sql, asked.size);
  memo->last = memo->first + n;
  memcpy (memo->first, row->first, n * sizeof *memo->first);
  memcpy (memo->last, row->last, n * sizeof *memo->last);
}
