/* later.c - see later.h. */

#include "server/call/later.h"

#include <string.h>

#include "server/call/chain.h"
#include "server/call/changes.h"
#include "server/call/query.h"
#include "server/call/search.h"

enum { MOST = 4 * CHAIN_MOST, ARENA = 8 << 20 };

struct Later
{
  Arena *arena;
  GPtrArray *changes, *entries;  /* Change; SearchEntry */
  const char *kind;              /* of the records that the words are of */
};

Later *
later_new (void)
{
  Later *self = g_new0 (Later, 1);

  self->arena = arena_new (ARENA);
  self->changes = g_ptr_array_new ();
  self->entries = g_ptr_array_new ();
  return self;
}

void
later_free (Later *self)
{
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->entries);
  arena_free (self->arena);
  g_free (self);
}

void
later_forget (Later *self)
{
  g_ptr_array_set_size (self->changes, 0);
  g_ptr_array_set_size (self->entries, 0);
  arena_reset (self->arena);
}

static ProtobufCBinaryData
own (Later *self, ProtobufCBinaryData bytes)
{
  if (bytes.len > 0)
    bytes.data = (uint8_t *) arena_copy (self->arena, bytes.data, bytes.len);
  return bytes;
}

/* Names of methods and kinds live as long as the program. */
bool
later_change (Call *call, const Change *change)
{
  Later *self = call->later;
  Change *copy;

  if (self->changes->len >= MOST && !later_write (call))
    return false;
  copy = (Change *) arena_copy (self->arena, change, sizeof *change);
  copy->values_hash = own (self, change->values_hash);
  copy->row_hash = own (self, change->row_hash);
  g_ptr_array_add (self->changes, copy);
  return true;
}

bool
later_words (Call *call, const char *kind, const SearchEntry *entry)
{
  Later *self = call->later;
  SearchEntry *copy;

  if ((self->entries->len >= MOST || (self->entries->len > 0 && self->kind != kind)) && !later_write (call))
    return false;
  copy = (SearchEntry *) arena_copy (self->arena, entry, sizeof *entry);
  copy->words = arena_copy (self->arena, entry->words, strlen (entry->words));
  self->kind = kind;
  g_ptr_array_add (self->entries, copy);
  return true;
}

/* Ids grow, so that the entries stand in the order in which the chain reads them. */
static bool
write_sealed (Call *call, GPtrArray *changes, unsigned from, unsigned n)
{
  g_autoptr (GPtrArray) some = g_ptr_array_sized_new (n);
  ChangeList entries = CHANGE_LIST__INIT;
  Seal seal = SEAL__INIT;

  for (unsigned i = 0; i < n; i++)
    g_ptr_array_add (some, changes->pdata[from + i]);
  entries.changes = (Change **) some->pdata;
  entries.n_changes = n;
  if (!chain_next (call, &entries, &seal))
    return false;
  for (unsigned i = 0; i < n; i++)
    entries.changes[i]->seal_id = seal.id;
  return query_run_rows (call, CHANGES_INSERT, some) && chain_put (call, &seal);
}

bool
later_write (Call *call)
{
  Later *self = call->later;
  bool good = true;

  for (unsigned i = 0; i < self->changes->len && good; i += CHAIN_MOST)
    good = write_sealed (call, self->changes, i, MIN (CHAIN_MOST, self->changes->len - i));
  if (self->entries->len > 0 && good)
    good = search_write (call, self->kind, self->entries);
  later_forget (self);
  return good;
}
