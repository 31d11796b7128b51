/* row.c - see row.h. */

#include "client/import/row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/import/targets.h"
#include "common/facts.h"
#include "common/text.h"
#include "common/values.h"

enum { TOUCHED_MAX = 64, COMMUNICATIONS_MAX = 16 };

typedef struct
{
  const ImportPlan *plan;
  Client *client;
  Address *address;
  const char *whole;          /* what stood in the column of full names */
  const char **touched;
  size_t n_touched;
  Arena *arena;
} Row;

char *
import_row_key (const char *path, const char *name)
{
  g_autofree char *folded = text_fold (name);

  return g_strdup_printf ("%s\x1f%s", path, folded);
}

static void
touch (Row *row, const char *path)
{
  for (size_t i = 0; i < row->n_touched; i++)
    if (strcmp (row->touched[i], path) == 0)
      return;
  g_assert (row->n_touched < TOUCHED_MAX);
  row->touched[row->n_touched++] = path;
}

/* "1984-08-27" is what machines write. */
static const char *
day_as_typed (const char *text, Arena *arena)
{
  if (strlen (text) >= 10 && text[4] == '-' && text[7] == '-')
    return arena_print (arena, "%.2s.%.2s.%.4s", text + 8, text + 5, text);
  return text;
}

/* One letter is enough, in either language. */
static bool
is_sex (const char *folded, int sex)
{
  static const char *const letters[] = { [CLIENT__SEX__FEMALE] = "жf", [CLIENT__SEX__MALE] = "мm" };

  return sex != CLIENT__SEX__NO_SEX && g_utf8_strchr (letters[sex], -1, g_utf8_get_char (folded)) != NULL;
}

static const char *
choice_as_typed (const ProtobufCEnumDescriptor *type, const char *text)
{
  g_autofree char *folded = text_fold (text);

  for (unsigned i = 0; i < type->n_values; i++)
    {
      const char *label = choice_label (type, type->values[i].value);
      g_autofree char *own = text_fold (label), *code = text_fold (type->values[i].name);

      if (label[0] != '\0' && (strcmp (own, folded) == 0 || strcmp (code, folded) == 0
                               || (type == &client__sex__descriptor && is_sex (folded, type->values[i].value))))
        return label;
    }
  return text;
}

static bool
is_number_with_check (unsigned kind)
{
  return kind == KIND_TIN || kind == KIND_SNILS || kind == KIND_OGRN;
}

static const char *
set_field (Row *row, Msg *message, const char *path, const char *text)
{
  const Field *outer, *field = msg_find (message->descriptor, path, &outer);
  const FieldFact *fact = fact_find (message->descriptor, path);
  unsigned kind = kind_of (fact, field);
  g_autofree char *digits = NULL, *key = NULL;
  const char *complaint;
  uint64_t id;

  if (kind == KIND_DAY)
    text = day_as_typed (text, row->arena);
  if (kind == KIND_ENUM)
    text = choice_as_typed (field->descriptor, text);
  if (kind == KIND_REF)
    {
      key = import_row_key (path, text);
      id = GPOINTER_TO_SIZE (g_hash_table_lookup (row->plan->ids, key));
      if (id == 0)
        return N_("There is no such item in the dictionary");
      *(uint64_t *) msg_member (message, field) = id;
      return NULL;
    }
  complaint = fact_read (message, path, text, row->arena);
  if (complaint == NULL || row->plan->excuse == NULL || !is_number_with_check (kind))
    return complaint;
  digits = text_digits (text);
  if (digits[0] == '\0' || strlen (digits) > 15)
    return complaint;
  *(char **) msg_member (message, field) = arena_copy (row->arena, digits, strlen (digits));
  row->client->excuse = arena_copy (row->arena, row->plan->excuse, strlen (row->plan->excuse));
  touch (row, "excuse");
  return NULL;
}

/* "Соколова Елена Викторовна": the first word is the surname, what follows the second is the patronymic. */
static const char *
set_person (Row *row, const char *text)
{
  static const char *const parts[] = { "surname", "given_name", "patronymic" };
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  unsigned part = 0;

  row->whole = arena_copy (row->arena, text, strlen (text));
  for (unsigned i = 0; words[i] != NULL; i++)
    {
      const Field *outer, *field;
      char **member;

      if (words[i][0] == '\0')
        continue;
      field = msg_find (&client__descriptor, parts[MIN (part, 2u)], &outer);
      member = msg_member (msg (row->client), field);
      *member = part > 2 ? arena_print (row->arena, "%s %s", *member, words[i])
                         : arena_copy (row->arena, words[i], strlen (words[i]));
      touch (row, parts[MIN (part, 2u)]);
      part++;
    }
  return part < 2 ? N_("A full name has a surname and a given name") : NULL;
}

static const char *
set_communication (Row *row, const char *kind, const char *text)
{
  const ProtobufCEnumValue *value
      = protobuf_c_enum_descriptor_get_value_by_name (&communication__kind__descriptor, kind);
  Communication *communication = arena_alloc (row->arena, sizeof *communication);
  g_autofree char *phone = NULL;

  g_assert (value != NULL);
  if (row->client->n_communications == COMMUNICATIONS_MAX)
    return N_("There are too many phones and addresses in one row");
  communication__init (communication);
  communication->kind = value->value;
  if (value->value <= COMMUNICATION__KIND__FAX)
    phone = phone_wired (text);
  text = phone != NULL ? phone : text;
  communication->value = arena_copy (row->arena, text, strlen (text));
  communication->main = true;
  for (size_t i = 0; i < row->client->n_communications; i++)
    if (row->client->communications[i]->kind == communication->kind)
      communication->main = false;
  row->client->communications[row->client->n_communications++] = communication;
  touch (row, "communications");
  return NULL;
}

static const char *
set_address (Row *row, const char *path, const char *text)
{
  if (row->client->n_addresses == 0)
    {
      row->address = arena_alloc (row->arena, sizeof *row->address);
      address__init (row->address);
      row->address->type_id = row->plan->address_type_id;
      row->client->addresses = arena_alloc (row->arena, sizeof *row->client->addresses);
      row->client->addresses[row->client->n_addresses++] = row->address;
      touch (row, "addresses");
    }
  return set_field (row, msg (row->address), path, text);
}

static const char *
set_cell (Row *row, const ImportTarget *target, const char *text)
{
  const char *complaint;

  switch (target->path[0])
    {
    case ':':
      return set_person (row, text);
    case '+':
      return set_communication (row, target->path + 1, text);
    case '@':
      return set_address (row, target->path + 1, text);
    default:
      complaint = set_field (row, msg (row->client), target->path, text);
      if (complaint == NULL)
        touch (row, target->path);
      return complaint;
    }
}

static void
untouch (Row *row, const char *path)
{
  for (size_t i = 0; i < row->n_touched; i++)
    if (strcmp (row->touched[i], path) == 0)
      row->touched[i] = row->touched[--row->n_touched];
}

/* A column of clients holds people and companies: a company's name is not taken to pieces. */
static void
name_company (Row *row)
{
  Client *client = row->client;

  client->name = (char *) row->whole;
  client->surname = client->given_name = client->patronymic = (char *) "";
  untouch (row, "surname");
  untouch (row, "given_name");
  untouch (row, "patronymic");
  touch (row, "name");
}

/* What a row need not say. */
static void
complete (Row *row)
{
  Client *client = row->client;

  if (client->form == CLIENT__FORM__NO_FORM)
    client->form = row->plan->form;
  if (client->form == CLIENT__FORM__NO_FORM)
    client->form = strlen (client->tin) == 10 || (client->name[0] != '\0' && client->surname[0] == '\0')
                       ? CLIENT__FORM__COMPANY
                       : CLIENT__FORM__PERSON;
  touch (row, "form");
  if (client->form == CLIENT__FORM__COMPANY && client->name[0] == '\0' && row->whole != NULL)
    name_company (row);
  if (client->branch_id == 0 && row->plan->branch_id != 0)
    {
      client->branch_id = row->plan->branch_id;
      touch (row, "branch_id");
    }
  if (client->manager_id == 0 && row->plan->manager_id != 0)
    {
      client->manager_id = row->plan->manager_id;
      touch (row, "manager_id");
    }
}

/* What the server would refuse: told before anything is sent. */
static const char *
check_name (const Client *client, const char **label)
{
  if (client->form == CLIENT__FORM__COMPANY && client->name[0] == '\0')
    *label = N_("Name of the company");
  else if (client->form == CLIENT__FORM__PERSON && client->surname[0] == '\0')
    *label = N_("Surname");
  else if (client->form == CLIENT__FORM__PERSON && client->given_name[0] == '\0')
    *label = N_("Given name");
  else
    return NULL;
  return N_("This must be filled in");
}

const char *
import_row_make (const ImportPlan *plan, char *const *cells, ClientSave *save, const char **label, Arena *arena)
{
  Row row
      = { plan, arena_alloc (arena, sizeof (Client)), NULL, NULL, arena_alloc (arena, sizeof (char *) * TOUCHED_MAX), 0,
          arena };

  *label = "";
  client__init (row.client);
  row.client->communications = arena_alloc (arena, sizeof (Communication *) * COMMUNICATIONS_MAX);
  for (size_t i = 0; i < plan->n_columns && cells[i] != NULL; i++)
    {
      const ImportTarget *target = plan->targets[i] != (size_t) -1 ? import_target (plan->targets[i]) : NULL;
      const char *complaint;

      if (target == NULL || cells[i][0] == '\0')
        continue;
      complaint = set_cell (&row, target, cells[i]);
      if (complaint != NULL)
        {
          *label = target->label;
          return complaint;
        }
    }
  if (row.n_touched == 0)
    return N_("The row says nothing");
  complete (&row);
  client_save__init (save);
  save->record = row.client;
  save->touched = (void *) row.touched;
  save->n_touched = row.n_touched;
  return check_name (row.client, label);
}
