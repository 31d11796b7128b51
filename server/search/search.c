/* search.c - one field that finds everything, and the names that a reference may be. */

#include <string.h>

#include "clients.rpc.h"
#include "search.rpc.h"
#include "server/search/names.h"
#include "server/search/numbers.h"
#include "server/search/suggest.h"

enum { MAX_TEXT = 200 };

/* The text without blanks round it; NULL and a fault when it is too long to be meant. */
static char *
trimmed (Call *call, const char *text)
{
  if (g_utf8_strlen (text, -1) > MAX_TEXT)
    {
      call_fail (call, STATUS__INVALID, "text", N_("{0} is too long"), "text", NULL);
      return NULL;
    }
  return g_strstrip (arena_copy (call->arena, text, strlen (text)));
}

/* Whoever tries numbers to see who is a client of another branch is seen trying. */
static void
note_teasers (Call *call, const Hits *hits)
{
  for (size_t i = 0; i < hits->n_hits; i++)
    if (hits->hits[i]->teaser)
      call_looked (call, "client", g_ascii_strtoull (strchr (hits->hits[i]->address, ':') + 1, NULL, 10));
}

static bool
find (Found *found, const char *wanted)
{
  Call *call = found->call;
  char *text = trimmed (call, wanted);

  if (text == NULL)
    return false;
  if (text[0] == '\0')
    return true;
  if (numbers_meant (text) && call_may (call, "clients.view") && !numbers_find (found, text))
    return false;
  note_teasers (call, found->out);
  return found->out->n_hits > 0 || names_find (found, text, &found->out->read_as);
}

bool
search_find (Call *call, const FindQuery *in, Hits *out)
{
  Found found = hits_begin (call, out, in->limit);

  return find (&found, in->text);
}

bool
clients_search (Call *call, const FindQuery *in, Hits *out)
{
  Found found = hits_begin (call, out, in->limit);

  found.clients_alone = true;
  return find (&found, in->text);
}

bool
search_suggest (Call *call, const SuggestQuery *in, Suggestions *out)
{
  char *text = trimmed (call, in->text);

  if (in->id != 0)
    return suggest_name (call, in->of, in->id, out);
  return text != NULL && suggest (call, in->of, text, in->within_id, out);
}
