/* mask.c - see mask.h. */

#include "server/call/mask.h"

#include <string.h>

#include "list.pb-c.h"
#include "server/call/chosen.h"

bool
mask_may_see (const Call *call, const FieldFact *fact)
{
  return fact->mask[0] == '\0' || call->caller->id == CALLER_HOUSE || call_may (call, fact->mask);
}

static void
note_masked (Call *call, Msg *message, const Field *field)
{
  const Field *place = protobuf_c_message_descriptor_get_field_by_name (message->descriptor, "access");
  Access **access;
  const char **names;

  if (place == NULL)
    return;
  access = msg_member (message, place);
  if (*access == NULL)
    {
      *access = arena_alloc (call->arena, sizeof **access);
      access__init (*access);
    }
  names = arena_alloc (call->arena, ((*access)->n_masked + 1) * sizeof *names);
  if ((*access)->n_masked > 0)
    memcpy (names, (*access)->masked, (*access)->n_masked * sizeof *names);
  names[(*access)->n_masked++] = field->name;
  (*access)->masked = names;
}

static bool
apply_visit (Msg *message, void *data)
{
  mask_apply (data, message);
  return true;
}

void
mask_apply (Call *call, Msg *out)
{
  const Chosen *masked = chosen_of (out->descriptor, CHOSEN_MASKED);

  for (unsigned i = 0; i < masked->n_inner; i++)
    chosen_each (out, masked->inner[i], apply_visit, call);
  for (unsigned i = 0; i < masked->n_fields; i++)
    {
      const Field *field = masked->fields[i].field;

      if (mask_may_see (call, masked->fields[i].fact))
        continue;
      if (msg_is_present (out, field))
        msg_clear (out, field);
      note_masked (call, out, field);
    }
}

bool
mask_permits (Call *call, const ProtobufCMessageDescriptor *type, const Field *field)
{
  const FieldFact *fact = msg_fact (type, field);

  return mask_may_see (call, fact)
         || call_fail (call, STATUS__DENIED, field->name, N_ ("You may not see “{0}”, so you may not change it"),
                       fact->label, NULL);
}

static bool
strip_visit (Msg *message, void *data)
{
  mask_strip_server (message);
  return true;
}

/* Who names a field of the server's among those he touches would empty it. */
static void
strip_touched (Msg *in)
{
  const Field *record = protobuf_c_message_descriptor_get_field_by_name (in->descriptor, "record");
  const Field *touched = protobuf_c_message_descriptor_get_field_by_name (in->descriptor, "touched");
  char **names;
  size_t *n, kept = 0;

  if (record == NULL || touched == NULL || record->type != PROTOBUF_C_TYPE_MESSAGE
      || touched->type != PROTOBUF_C_TYPE_STRING)
    return;
  names = *(char ***) msg_member (in, touched);
  n = (size_t *) ((char *) in + touched->quantifier_offset);
  for (size_t i = 0; i < *n; i++)
    {
      const Field *field = protobuf_c_message_descriptor_get_field_by_name (record->descriptor, names[i]);

      if (field == NULL || !msg_fact (record->descriptor, field)->server)
        names[kept++] = names[i];
    }
  *n = kept;
}

void
mask_strip_server (Msg *in)
{
  const Chosen *own = chosen_of (in->descriptor, CHOSEN_SERVER);

  if (own->n_fields + own->n_inner == 0)
    return;
  strip_touched (in);
  for (unsigned i = 0; i < own->n_fields; i++)
    msg_clear (in, own->fields[i].field);
  for (unsigned i = 0; i < own->n_inner; i++)
    chosen_each (in, own->inner[i], strip_visit, NULL);
}
