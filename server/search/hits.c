/* hits.c - see hits.h. */

#include "server/search/hits.h"

#include <string.h>

#include "common/kinds.h"
#include "common/text.h"
#include "common/values.h"

Found
hits_begin (Call *call, Hits *out, uint32_t limit)
{
  Found found = { call, out, limit == 0 ? HITS_DEFAULT : MIN (limit, HITS_MAX) };

  out->hits = arena_alloc (call->arena, (found.limit + 1) * sizeof *out->hits);
  return found;
}

bool
hits_full (const Found *found)
{
  return found->out->n_hits >= found->limit;
}

/* Twenty hits have two such texts each: see text_number (). */
static char *
joined (Call *call, const char *first, const char *between, const char *last)
{
  size_t n_first = strlen (first), n_between = strlen (between), n_last = strlen (last);
  char *text = arena_alloc (call->arena, n_first + n_between + n_last + 1);

  memcpy (text, first, n_first);
  memcpy (text + n_first, between, n_between);
  memcpy (text + n_first + n_between, last, n_last);
  return text;
}

static bool
has (const Found *found, const char *address)
{
  for (size_t i = 0; i < found->out->n_hits; i++)
    if (strcmp (found->out->hits[i]->address, address) == 0)
      return true;
  return false;
}

static Hit *
add (Found *found, const char *kind, uint64_t id)
{
  char room[TEXT_NUMBER], *address = joined (found->call, kind, ":", text_number (room, id));
  Hit *hit;

  if (has (found, address))
    return NULL;
  if (hits_full (found))
    {
      found->out->more = true;
      return NULL;
    }
  hit = found->out->hits[found->out->n_hits++] = arena_alloc (found->call->arena, sizeof *hit);
  hit__init (hit);
  hit->address = address;
  return hit;
}

/* What tells namesakes apart: a person's birthday, a company's tax number, and the city. */
static char *
detail_of (Call *call, const Client *client)
{
  g_autofree char *day = client->birth_day != 0 ? day_show (client->birth_day) : NULL;
  const char *first = day != NULL ? day : client->tin;

  return joined (call, first, first[0] != '\0' && client->city[0] != '\0' ? " · " : "", client->city);
}

static char *
why_of (Call *call, const char *field, const char *why)
{
  if (strcmp (field, "communications") == 0 && why[0] == '+')
    return call_own (call, phone_written (why));
  return arena_copy (call->arena, why, strlen (why));
}

void
hits_add (Found *found, const Client *client, const char *field, const char *why)
{
  Hit *hit = add (found, "client", client->id);

  if (hit == NULL)
    return;
  hit->title = client->name;
  hit->detail = detail_of (found->call, client);
  hit->form = client->form;
  hit->field = field;
  hit->why = why_of (found->call, field, why);
}

/* "Surname G. P.": enough to ask whether it is he who stands at the window. */
static char *
short_name (Call *call, const Client *client)
{
  GString *name = g_string_new (client->surname);

  if (client->form != CLIENT__FORM__PERSON)
    return g_string_free (g_string_assign (name, client->name), FALSE);
  for (const char *const *part = (const char *const[]){ client->given_name, client->patronymic, NULL }; *part != NULL;
       part++)
    if ((*part)[0] != '\0')
      {
        g_string_append_c (name, ' ');
        g_string_append_unichar (name, g_utf8_get_char (*part));
        g_string_append_c (name, '.');
      }
  return g_string_free (name, FALSE);
}

void
hits_add_teaser (Found *found, const Client *client, const char *field, const char *why)
{
  Hit *hit = add (found, "client", client->id);

  if (hit == NULL)
    return;
  hit->title = client->restricted ? N_("A client who is opened only with a second person")
                                  : call_own (found->call, short_name (found->call, client));
  hit->restricted = client->restricted;
  hit->detail = client->branch_name;
  hit->form = client->form;
  hit->field = field;
  hit->why = why_of (found->call, field, why);
  hit->teaser = true;
}

void
hits_add_other (Found *found, const char *kind, uint64_t id, const char *title, const char *detail)
{
  Hit *hit = add (found, kind, id);

  if (hit == NULL)
    return;
  hit->title = title;
  hit->detail = detail;
  hit->field = "name";
  hit->why = title;
}
