/* reach-memo.c - see reach-memo.h. */

#include "server/call/reach-memo.h"

#include <string.h>

#include "common/text.h"

enum { MEMO_PLACES = 512, RECENT = 256 };

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

typedef struct
{
  Memo places[MEMO_PLACES];
  Memo *recent[RECENT];        /* by where a text stood when it was found last; NULL: nowhere */
} Memos;

static void
forget (void *data)
{
  Memos *memos = data;

  for (Memo *memo = memos->places; memo < memos->places + MEMO_PLACES; memo++)
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
static const char *
right_asked (const Call *call)
{
  return call->method != NULL && call->method->write ? call->method->right : NULL;
}

static Asked
asked_of (const Call *call, const char *sql)
{
  size_t size = strlen (sql);
  Asked asked = { .sql = sql, .size = size, .hash = text_hash (sql, size), .right = right_asked (call) };

  memcpy (asked.scope, call->caller->scope, sizeof asked.scope);
  return asked;
}

static Memos *
memos_of_thread (void)
{
  static GPrivate of_thread = G_PRIVATE_INIT (forget);
  Memos *memos = g_private_get (&of_thread);

  if (memos == NULL)
    {
      memos = g_new0 (Memos, 1);
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

/* Most texts are literals, and people of the same scope ask one after the other. */
static Memo **
recent_place (Memos *memos, const Call *call, const char *sql)
{
  uint32_t scope;

  memcpy (&scope, call->caller->scope, sizeof scope);
  return &memos->recent[((uintptr_t) sql / 4 ^ (uintptr_t) sql >> 12 ^ scope) % RECENT];
}

static bool
is_for (const Memo *memo, const Call *call, const char *sql)
{
  return memo != NULL && memo->asked.sql != NULL && memo->asked.right == right_asked (call)
         && memcmp (memo->asked.scope, call->caller->scope, sizeof memo->asked.scope) == 0
         && strcmp (memo->asked.sql, sql) == 0;
}

static Memo *
find_by_words (Memos *memos, const Call *call, const char *sql)
{
  Asked asked = asked_of (call, sql);
  Memo *memo = place_of (memos->places, &asked);

  if (!is_same (&memo->asked, &asked))
    memo = beside (memo, memos->places);
  return is_same (&memo->asked, &asked) ? memo : NULL;
}

const char *
reach_memo_find (const Call *call, const char *sql, RowCaller *row)
{
  Memos *memos;
  Memo *memo, **recent;

  if (!has_scope (call->caller))
    return NULL;
  memos = memos_of_thread ();
  recent = recent_place (memos, call, sql);
  memo = is_for (*recent, call, sql) ? *recent : find_by_words (memos, call, sql);
  if (memo == NULL)
    return NULL;
  *recent = memo;
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
  memos = memos_of_thread ()->places;
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
