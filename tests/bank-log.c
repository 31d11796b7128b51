/* bank-log.c - the entries that a bank's first rows would have, had its handlers made them; and who has looked. */

#include "server/call/query.h"
#include "server/call/save.h"
#include "tests/bank.h"

/* Rows that were put in by hand have small ids, so a parent's fits where a version stands. */
static void
log_rows_of (Call *call, const ProtobufCMessageDescriptor *type)
{
  const RecordFact *record = msg_record (type);
  bool part = record->within[0] != '\0', found = true;
  RecordRef asked = RECORD_REF__INIT, ref;
  unsigned n;
  const ChangeColumn *columns = save_columns (call->link, type, &n);
  g_autofree char *sql = g_strdup_printf ("SELECT id, %s%s AS version FROM %s WHERE id > coalesce (:id, 0)"
                                          " AND id < 10000 ORDER BY id LIMIT 1", part ? record->within : "version",
                                          part ? "_id" : "", record->table);

  for (;; asked.id = ref.id)
    {
      Msg *row = arena_alloc (call->arena, type->sizeof_message);
      ChangedRow made = { record->kind, 0, 0, 1, NULL, row };

      record_ref__init (&ref);
      g_assert_true (query_maybe (call, &ref, &found, g_intern_string (sql), &asked));
      if (!found)
        return;
      protobuf_c_message_init (type, row);
      made.id = ref.id;
      made.within_id = part ? ref.version : 0;
      g_assert_true (save_read (call, row, ref.id, made.within_id, &found));
      g_assert_true (changes_note (call, &made, columns, n));
    }
}

void
bank_enter_log (Bank *bank)
{
  const ProtobufCMessageDescriptor *const types[] = { &branch__descriptor, &person__descriptor, &role__descriptor,
                                                      &role_right__descriptor, &holding__descriptor };
  Call *call = bank_begin (bank, "house", &people_save_branch_method);

  for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
    log_rows_of (call, types[i]);
  g_assert_true (bank_end (bank, call));
}

LookPage *
bank_looked (Bank *bank)
{
  ProtobufCAllocator allocator = arena_allocator (bank_arena (bank));
  ProtobufCBinaryData request;

  looks_take (bank_looks (bank), 100, bank_arena (bank), &request);
  return (LookPage *) protobuf_c_message_unpack (&look_page__descriptor, &allocator, request.len, request.data);
}

void
bank_saw (Bank *bank, uint64_t person, const char *method, const char *kind, uint64_t id)
{
  const LookPage *page = bank_looked (bank);

  g_assert_cmpuint (page->n_looks, ==, 1);
  g_assert_cmpuint (page->looks[0]->person_id, ==, person);
  g_assert_cmpstr (page->looks[0]->what, ==, method);
  g_assert_cmpstr (page->looks[0]->kind, ==, kind);
  g_assert_cmpuint (page->looks[0]->record_id, ==, id);
}
