/* names.c - what other rooms ask of dictionaries: names of items, items by name, and whether a record may refer to one.
 */

#include <string.h>

#include "common/text.h"
#include "server/call/chosen.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/dictionaries/dictionaries.h"

static bool
find_item (Call *call, uint64_t id, ItemName *item, bool *found)
{
  ItemQuery asked = ITEM_QUERY__INIT;

  asked.id = id;
  return query_maybe (
      call, item, found,
      "SELECT i.id, CASE WHEN @russian = 1 THEN i.name_ru ELSE i.name_en END AS name, d.name AS dictionary,"
      " i.retired_day FROM dictionary_item i JOIN dictionary d ON d.id = i.dictionary_id WHERE i.id = :id",
      &asked);
}

/* Names that were asked for lately: cards and the fifty rows of a list have few different items. A slot that is taken
 * is taken over. As long as a link sees the same data, a thread keeps them from call to call; else each reply has its
 * own. */
enum { SLOTS_OF_REPLY = 128, SLOTS_OF_THREAD = 4096, MOST_BYTES = 1 << 20 };

typedef struct
{
  uint64_t id;
  bool russian;
  const char *name;            /* NULL: there is no such item */
} KnownName;

typedef struct
{
  uint64_t snapshot;
  unsigned n_slots;
  KnownName *slots;
  Arena *arena;                /* the names lie there */
} KnownNames;

typedef struct
{
  Call *call;
  KnownNames *known;           /* NULL until a name is wanted */
} Naming;

static void
forget (void *data)
{
  KnownNames *self = data;

  arena_free (self->arena);
  g_free (self->slots);
  g_free (self);
}

static KnownNames *
names_of_reply (Call *call)
{
  KnownNames *self = arena_alloc (call->arena, sizeof *self);

  self->n_slots = SLOTS_OF_REPLY;
  self->slots = arena_alloc (call->arena, SLOTS_OF_REPLY * sizeof *self->slots);
  self->arena = call->arena;
  return self;
}

/* They are those of the snapshot in which the call reads, whatever has been committed since the last one. */
static KnownNames *
names_of_thread (uint64_t snapshot)
{
  static GPrivate of_thread = G_PRIVATE_INIT (forget);
  KnownNames *self = g_private_get (&of_thread);

  if (self == NULL)
    {
      self = g_new0 (KnownNames, 1);
      self->n_slots = SLOTS_OF_THREAD;
      self->slots = g_new0 (KnownName, SLOTS_OF_THREAD);
      self->arena = arena_new (MOST_BYTES);
      g_private_set (&of_thread, self);
    }
  if (self->snapshot != snapshot)
    {
      memset (self->slots, 0, SLOTS_OF_THREAD * sizeof *self->slots);
      arena_reset (self->arena);
    }
  self->snapshot = snapshot;
  return self;
}

/* To know the snapshot may take a question to the store: it is worth the answer only where a name is wanted. */
static KnownNames *
names_for (Call *call)
{
  uint64_t snapshot = link_snapshot (call->link);
  KnownNames *known = snapshot != 0 ? names_of_thread (snapshot) : NULL;

  return known != NULL && arena_used (known->arena) <= MOST_BYTES ? known : names_of_reply (call);
}

static bool
read_name (Call *call, uint64_t id, const char **name)
{
  ItemQuery asked = ITEM_QUERY__INIT;
  ItemName item = ITEM_NAME__INIT;
  bool found;

  asked.id = id;
  if (!query_maybe (call, &item, &found,
                    "SELECT CASE WHEN @russian = 1 THEN i.name_ru ELSE i.name_en END AS name"
                    " FROM dictionary_item i WHERE i.id = :id",
                    &asked))
    return false;
  *name = found ? item.name : NULL;
  return true;
}

/* Ids come one after the other: their low bits differ. */
static bool
find_name (Naming *self, uint64_t id, const char **name)
{
  bool russian = self->call->caller->russian;
  KnownName *slot;

  if (self->known == NULL)
    self->known = names_for (self->call);
  slot = &self->known->slots[(id ^ id >> 16) % self->known->n_slots];
  if (slot->id != id || slot->russian != russian)
    {
      if (!read_name (self->call, id, name))
        return false;
      if (*name != NULL && self->known->arena != self->call->arena)
        *name = arena_copy (self->known->arena, *name, strlen (*name));
      *slot = (KnownName) { id, russian, *name };
    }
  *name = slot->name;
  return true;
}

static bool
name_all (Msg *record, void *data)
{
  const Chosen *items = chosen_of (record->descriptor, CHOSEN_ITEMS);
  Naming *self = data;

  for (unsigned i = 0; i < items->n_fields; i++)
    {
      uint64_t id = *(uint64_t *) msg_member (record, items->fields[i].field);
      const char *name = NULL;

      if (id != 0 && !find_name (self, id, &name))
        return false;
      if (name != NULL)
        *(const char **) msg_member (record, items->fields[i].beside) = name;
    }
  for (unsigned i = 0; i < items->n_inner; i++)
    if (!chosen_each (record, items->inner[i], name_all, self))
      return false;
  return true;
}

bool
dictionaries_name (Call *call, void *message)
{
  Naming self = { call, NULL };

  return name_all (msg (message), &self);
}

/* "%text%", folded; what means something to LIKE means itself. */
static char *
pattern_of (Call *call, const char *text)
{
  g_autofree char *folded = text_fold (text);
  GString *pattern = g_string_new ("%");

  for (const char *c = folded; *c != '\0'; c++)
    {
      if (strchr ("%_\\", *c) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *c);
    }
  return call_own (call, g_string_free (g_string_append_c (pattern, '%'), FALSE));
}

bool
dictionaries_suggest (Call *call, const char *name, const char *text, uint64_t within_id, unsigned limit,
                      DictionaryItemPage *out)
{
  ItemQuery asked = ITEM_QUERY__INIT;

  asked.dictionary = name;
  asked.words = pattern_of (call, text);
  asked.within_id = within_id;
  asked.limit = limit;
  if (strcmp (name, "dictionary_item") == 0)   /* items of those lists within which other items lie */
    return query_many (
        call, out, "items",
        "SELECT i.id, i.code, i.name_en, i.name_ru, i.position, i.tone, i.within_id FROM dictionary_item i"
        " WHERE i.retired_day IS NULL AND i.dictionary_id IN (SELECT o.dictionary_id FROM dictionary_item w"
        " JOIN dictionary_item o ON o.id = w.within_id)"
        " AND (i.key_ru LIKE :words ESCAPE '\\' OR i.key_en LIKE :words ESCAPE '\\')"
        " ORDER BY i.position, i.id LIMIT :limit",
        &asked);
  return query_many (
      call, out, "items",
      "SELECT i.id, i.code, i.name_en, i.name_ru, i.position, i.tone, i.within_id FROM dictionary_item i"
      " JOIN dictionary d ON d.id = i.dictionary_id WHERE d.name = :dictionary AND i.retired_day IS NULL"
      " AND (i.key_ru LIKE :words ESCAPE '\\' OR i.key_en LIKE :words ESCAPE '\\')"
      " AND (coalesce (:within_id, 0) = 0 OR i.within_id = :within_id) ORDER BY i.position, i.id LIMIT :limit",
      &asked);
}

/* An item, or rows that may have some. */
static inline bool
may_name (const Field *field)
{
  return field->type == PROTOBUF_C_TYPE_UINT64 || field->type == PROTOBUF_C_TYPE_MESSAGE;
}

/* Most fields of most records are empty, and what the contract says of those need not be known. */
static bool
names_something (const Msg *record, unsigned i)
{
  const Field *field = &record->descriptor->fields[i];

  return field->type == PROTOBUF_C_TYPE_UINT64 && field->label != PROTOBUF_C_LABEL_REPEATED
         && *(const uint64_t *) msg_member (record, field) != 0
         && msg_fact (record->descriptor, field)->dictionary[0] != '\0';
}

/* @new: whatever is retired cannot be chosen any more, but may stay where it was. */
static bool
check_field (Call *call, const Msg *record, const Field *field, const char *within, bool new)
{
  const FieldFact *fact = msg_fact (record->descriptor, field);
  uint64_t id = *(uint64_t *) msg_member (record, field);
  char path[96];
  ItemName item = ITEM_NAME__INIT;
  bool found;

  if (!find_item (call, id, &item, &found))
    return false;
  g_snprintf (path, sizeof path, "%s%s", within, field->name);
  if (!found || strcmp (item.dictionary, fact->dictionary) != 0)
    call_fail (call, STATUS__INVALID, path, N_("This is no item of the list"), NULL);
  else if (new && item.retired_day != 0)
    call_fail (call, STATUS__INVALID, path, N_("“{0}” is offered no more; choose another"), item.name, NULL);
  return true;
}

static bool
check_row (Call *call, const Msg *row, const char *within)
{
  const uint64_t *id = msg_named (row, "id");
  bool new = id != NULL && *id == 0;

  for (unsigned i = 0; i < row->descriptor->n_fields; i++)
    if (names_something (row, i) && !check_field (call, row, &row->descriptor->fields[i], within, new))
      return false;
  return true;
}

static bool
check_rows (Call *call, const Msg *record, const Field *field)
{
  size_t n = *(size_t *) ((char *) record + field->quantifier_offset);
  char within[64];

  for (size_t j = 0; j < n; j++)
    {
      g_snprintf (within, sizeof within, "%s.%zu.", field->name, j);
      if (!check_row (call, (*(Msg ***) msg_member (record, field))[j], within))
        return false;
    }
  return true;
}

/* @i: of the field among those of the record. */
static bool
check_named (Call *call, const Msg *record, unsigned i)
{
  const Field *field = &record->descriptor->fields[i];

  if (names_something (record, i) && !check_field (call, record, field, "", true))
    return false;
  return field->type != PROTOBUF_C_TYPE_MESSAGE || field->label != PROTOBUF_C_LABEL_REPEATED
         || check_rows (call, record, field);
}

bool
dictionaries_check (Call *call, const void *message, const char **touched, size_t n_touched)
{
  const Msg *record = msg_const (message);
  const ProtobufCMessageDescriptor *type = record->descriptor;

  if (*(const uint64_t *) msg_named (record, "id") == 0)
    {
      for (unsigned i = 0; i < type->n_fields; i++)
        if (may_name (&type->fields[i]) && !check_named (call, record, i))
          return false;
    }
  else
    for (size_t i = 0; i < n_touched; i++)
      {
        const Field *field = protobuf_c_message_descriptor_get_field_by_name (type, touched[i]);

        if (field != NULL && !check_named (call, record, (unsigned) (field - type->fields)))
          return false;
      }
  return !call_failed (call);
}
