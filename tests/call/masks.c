/* masks.c - what is hidden from a person stays hidden, and stays as it is when he saves something else. Written from
 * the tables: for every kind that has a Get and a Save, every text field in turn.
 */

#include <string.h>

#include "common/kinds.h"
#include "server/call/save.h"
#include "tests/clients/people.h"

static const Field *
field_named (const ProtobufCMessageDescriptor *type, const char *name)
{
  return protobuf_c_message_descriptor_get_field_by_name (type, name);
}

/* A record of the kind with as much in it as can be. */
static uint64_t
make (Bank *bank, const char *kind)
{
  RecordRef *ref;

  if (strcmp (kind, "client") == 0)
    return people_make (bank, "all",
                        PERSON ("Соколова", "Мария", .patronymic = "Ильинична", .birth_day = 724000,
                                .tin = "366220664163", .snils = "11223344595", ._income_case = CLIENT___INCOME_INCOME,
                                .income = 9000000, .note = "note", ._profit_case = CLIENT___PROFIT_PROFIT, .profit = 77,
                                .negative_note = "nothing", .citizenship_id = 2001, .call_hours = "9-18",
                                .job = "engineer", .n_communications = 1,
                                .communications = LIST (Communication, REACHED_BY (MOBILE, "+79162041837"))));
  if (strcmp (kind, "person") == 0)
    return BANK_CLERK;
  if (strcmp (kind, "branch") == 0)
    return BANK_BRANCH;
  if (strcmp (kind, "dictionary_item") == 0)
    return 2001;
  if (strcmp (kind, "event") == 0)
    {
      ref = bank_ask (
          bank, "all", &history_save_method,
          A (EventSave, event_save,
             .record = A (Event, event, .of_kind = "client", .of_id = people_make (bank, "all", COMPANY ("Port")),
                          .kind = EVENT__KIND__CALL, .subject = "subject", .text = "text")));
      return ref->id;
    }
  g_error ("%s has a Get and a Save: make one here, so that its masks are tried", kind);
}

/* The row as it stands in the table, as the log sees it: one line a column. */
static GHashTable *
dump (Bank *bank, const ProtobufCMessageDescriptor *type, uint64_t id)
{
  GHashTable *lines = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  Call *call = bank_begin (bank, "house", &people_get_method);
  Msg *row = arena_alloc (bank_arena (bank), type->sizeof_message);
  unsigned n;
  const ChangeColumn *columns = save_columns (call->link, type, &n);
  bool found;

  protobuf_c_message_init (type, row);
  g_assert_true (save_read (call, row, id, 0, &found) && found);
  for (unsigned i = 0; i < n; i++)
    {
      const void *member = msg_is_present (row, columns[i].field) ? msg_member (row, columns[i].field) : NULL;
      ProtobufCBinaryData said = changes_say (columns[i].field, member, call->arena);

      g_hash_table_insert (lines, (char *)columns[i].name,
                           member == NULL ? g_strdup ("-") : g_strndup ((char *)said.data, said.len));
    }
  bank_end (bank, call);
  return lines;
}

static void
assert_only_changed (const ProtobufCMessageDescriptor *type, GHashTable *before, GHashTable *after, const char *field)
{
  GHashTableIter each;
  void *name, *value;

  g_hash_table_iter_init (&each, before);
  while (g_hash_table_iter_next (&each, &name, &value))
    if (strcmp (name, field) != 0 && !msg_fact (type, field_named (type, name))->server && strcmp (name, "name") != 0
        && strcmp (value, g_hash_table_lookup (after, name)) != 0)
      g_error ("%s: a save of %s turned %s from “%s” to “%s”", type->short_name, field, (char *) name, (char *) value,
               (char *) g_hash_table_lookup (after, name));
}

static bool
can_be_typed (const ProtobufCMessageDescriptor *type, const Field *field)
{
  static const char *const not_text[] = { "zone", "login", "of_kind", "kind", NULL };
  const FieldFact *fact = msg_fact (type, field);

  return field->type == PROTOBUF_C_TYPE_STRING && field->label != PROTOBUF_C_LABEL_REPEATED && fact->label[0] != '\0'
         && !fact->server && fact->mask[0] == '\0' && (fact->kind == KIND_PLAIN || fact->kind == KIND_LONG)
         && !g_strv_contains (not_text, field->name);
}

/* What a person does who may not see everything: reads the card, changes one field, saves what he has read. */
static bool
save_one (Bank *bank, const RpcMethod *get, const RpcMethod *save, uint64_t id, const Field *field)
{
  Msg *record = bank_ask (bank, "blind", get, A (RecordRef, record_ref, .id = id));
  Msg *in = arena_alloc (bank_arena (bank), save->in->sizeof_message);
  const Field *touched = field_named (save->in, "touched");
  const char **names = arena_alloc (bank_arena (bank), sizeof *names);

  protobuf_c_message_init (save->in, in);
  *(const char **) msg_member (record, field) = "Mended";
  names[0] = field->name;
  *(Msg **) msg_member (in, field_named (save->in, "record")) = record;
  *(const char ***) msg_member (in, touched) = names;
  *(size_t *) ((char *) in + touched->quantifier_offset) = 1;
  return bank_travel (bank, "blind", save, in, NULL, "")->fault == NULL;
}

static unsigned
try_kind (Bank *bank, const RpcMethod *get, const RpcMethod *save)
{
  const ProtobufCMessageDescriptor *type = get->out;
  uint64_t id = make (bank, msg_record (type)->kind);
  unsigned n_saved = 0;

  for (unsigned i = 0; i < type->n_fields; i++)
    {
      const Field *field = &type->fields[i];
      GHashTable *before, *after;

      if (!can_be_typed (type, field))
        continue;
      before = dump (bank, type, id);
      n_saved += save_one (bank, get, save, id, field);
      after = dump (bank, type, id);
      assert_only_changed (type, before, after, field->name);
      g_hash_table_unref (before);
      g_hash_table_unref (after);
    }
  return n_saved;
}

static const RpcMethod *
save_of (const ProtobufCMessageDescriptor *type)
{
  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      const Field *record = field_named (rpc_methods[i]->in, "record");

      if (record != NULL && record->descriptor == type && !rpc_methods[i]->second
          && field_named (rpc_methods[i]->in, "touched") != NULL)
        return rpc_methods[i];
    }
  return NULL;
}

static void
a_save_leaves_every_other_column_as_it_was_whatever_is_hidden (void)
{
  g_autoptr (Bank) bank = bank_open ();
  unsigned n_saved = 0;

  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      const RpcMethod *get = rpc_methods[i], *save = msg_record (get->out) != NULL ? save_of (get->out) : NULL;

      if (save != NULL && get->in == &record_ref__descriptor && !get->write)
        n_saved += try_kind (bank, get, save);
    }
  g_assert_cmpint (n_saved, >=, 20);
}

static void
what_is_hidden_is_neither_shown_nor_saved (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = make (bank, "client");
  Client *seen = people_get (bank, "blind", id);

  g_assert_cmpstr (seen->snils, ==, "");
  g_assert_cmpint (seen->_income_case, ==, CLIENT___INCOME__NOT_SET);
  g_assert_nonnull (seen->access);
  g_assert_cmpint (seen->access->n_masked, ==, 4);
  bank_refuses (bank, "blind", &clients_save_method,
                A (ClientSave, client_save, .record = A (Client, client, .id = id, .version = 1, .snils = ""),
                   .n_touched = 1, .touched = TOUCHED ("snils")),
                STATUS__DENIED, "snils");
  bank_refuses (bank, "blind", &clients_save_method,
                A (ClientSave, client_save, .record = PERSON ("Соколова", "Анна", .snils = "11223344595")),
                STATUS__DENIED, "snils");
  g_assert_cmpstr (people_get (bank, "all", id)->snils, ==, "11223344595");
}

static const ProtobufCMessageDescriptor *
row_of (const RpcMethod *method)
{
  const Field *rows = method->in == &list_query__descriptor && !method->house
                        ? protobuf_c_message_descriptor_get_field (method->out, 1) : NULL;

  return rows != NULL && rows->type == PROTOBUF_C_TYPE_MESSAGE ? rows->descriptor : NULL;
}

static Status
status_for_the_blind (Bank *bank, const RpcMethod *method, Msg *in)
{
  const Reply *reply = bank_travel (bank, "blind", method, in, NULL, "");

  return reply->fault != NULL ? reply->fault->status : STATUS__OK;
}

/* Every list of the contract by every hidden field of its rows. */
static void
no_list_is_sorted_or_filtered_by_what_is_hidden (void)
{
  g_autoptr (Bank) bank = bank_open ();
  unsigned n_tried = 0;

  make (bank, "client");
  for (size_t i = 0; i < n_rpc_methods; i++)
    for (unsigned j = 0; row_of (rpc_methods[i]) != NULL && j < row_of (rpc_methods[i])->n_fields; j++)
      {
        const Field *field = &row_of (rpc_methods[i])->fields[j];
        ListQuery sorted = LIST_QUERY__INIT, filtered = LIST_QUERY__INIT;
        Facet facet = FACET__INIT, *facets[] = { &facet };

        if (msg_fact (row_of (rpc_methods[i]), field)->mask[0] == '\0')
          continue;
        sorted.sort = facet.field = field->name;
        facet.value = 1;
        filtered.facets = facets;
        filtered.n_facets = 1;
        g_test_message ("%s by %s", rpc_methods[i]->name, field->name);
        g_assert_cmpint (status_for_the_blind (bank, rpc_methods[i], &sorted.base), ==, STATUS__INVALID);
        g_assert_cmpint (status_for_the_blind (bank, rpc_methods[i], &filtered.base), ==, STATUS__INVALID);
        n_tried++;
      }
  g_assert_cmpuint (n_tried, >=, 4);
}

static void
touch_hidden (Bank *bank, const RpcMethod *get, const RpcMethod *save, const Field *field, uint64_t id)
{
  Msg *record = bank_ask (bank, "blind", get, A (RecordRef, record_ref, .id = id));
  Msg *in = arena_alloc (bank_arena (bank), save->in->sizeof_message);
  const Field *touched = field_named (save->in, "touched");
  const char *names[] = { field->name };

  protobuf_c_message_init (save->in, in);
  *(Msg **) msg_member (in, field_named (save->in, "record")) = record;
  *(const char ***) msg_member (in, touched) = names;
  *(size_t *) ((char *) in + touched->quantifier_offset) = 1;
  g_test_message ("%s of %s", save->name, field->name);
  g_assert_cmpint (status_for_the_blind (bank, save, in), ==, STATUS__DENIED);
}

/* Every hidden field of every record, be it to be emptied. */
static void
no_save_touches_what_is_hidden (void)
{
  g_autoptr (Bank) bank = bank_open ();
  unsigned n_tried = 0;

  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      const RpcMethod *get = rpc_methods[i], *save = msg_record (get->out) != NULL ? save_of (get->out) : NULL;
      uint64_t id = 0;

      if (save == NULL || get->in != &record_ref__descriptor || get->write)
        continue;
      for (unsigned j = 0; j < get->out->n_fields; j++)
        if (msg_fact (get->out, &get->out->fields[j])->mask[0] != '\0')
          {
            id = id != 0 ? id : make (bank, msg_record (get->out)->kind);
            if (id == 0)
              g_error ("%s hides something: let make () know such a record", msg_record (get->out)->kind);
            touch_hidden (bank, get, save, &get->out->fields[j], id);
            n_tried++;
          }
    }
  g_assert_cmpuint (n_tried, >=, 4);
}

static void
the_log_does_not_tell_what_the_card_hides (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = make (bank, "client");
  ChangePage *page;
  Client *was;

  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save,
               .record = A (Client, client, .id = id, .version = 1, .snils = "", .note = "other"), .n_touched = 2,
               .touched = TOUCHED ("snils", "note")));
  page = bank_ask (bank, "blind", &audit_changes_method,
                   A (ListQuery, list_query, .of_kind = "client", .of_id = id, .limit = 100));
  for (size_t i = 0; i < page->n_changes; i++)
    g_assert_cmpstr (page->changes[i]->field, !=, "snils");
  page = bank_ask (bank, "all", &audit_changes_method,
                   A (ListQuery, list_query, .of_kind = "client", .of_id = id, .limit = 100));
  g_assert_cmpstr (page->changes[1]->field, ==, "snils");
  was = bank_ask (bank, "blind", &clients_as_of_method,
                  A (AsOfQuery, as_of_query, .id = id,
                     .at = bank_number (bank, "SELECT min (at) FROM change WHERE kind = 'client'")));
  g_assert_cmpstr (was->snils, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/masks/a-save-leaves-every-other-column-as-it-was-whatever-is-hidden",
                   a_save_leaves_every_other_column_as_it_was_whatever_is_hidden);
  g_test_add_func ("/masks/what-is-hidden-is-neither-shown-nor-saved",
                   what_is_hidden_is_neither_shown_nor_saved);
  g_test_add_func ("/masks/no-list-is-sorted-or-filtered-by-what-is-hidden",
                   no_list_is_sorted_or_filtered_by_what_is_hidden);
  g_test_add_func ("/masks/no-save-touches-what-is-hidden", no_save_touches_what_is_hidden);
  g_test_add_func ("/masks/the-log-does-not-tell-what-the-card-hides", the_log_does_not_tell_what_the_card_hides);
  return g_test_run ();
}
