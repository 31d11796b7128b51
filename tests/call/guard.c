/* guard.c - every method of the contract, and everybody who must not get through: written from the tables, so that a
 * method that is added tomorrow is guarded or fails here.
 */

#include <string.h>

#include "server/call/rights.h"
#include "tests/clients/people.h"
#include "tests/exports/lists.h"

/* Where a method's record id leads: to a record of the south, which "region" (the north) does not reach. Those without
 * a kind say why there is nothing to reach. */
static const struct { const char *method, *kind, *why;
} fixtures[] = {
  { "Audit.Changes", "client" },
  { "Audit.Looks", "client" },
  { "Audit.Alarms", NULL, "of the whole bank, for those only who see it; of_id is not looked at" },
  { "Clients.AsOf", "client" },
  { "Clients.Delete", "client" },
  { "Clients.Erase", "client" },
  { "Clients.Get", "client" },
  { "Clients.Restore", "client" },
  { "Clients.Save", "client" },
  { "Clients.Take", "client" },
  { "Clients.List", NULL, "the list is narrowed itself; of_id is not looked at" },
  { "Clients.Tied", "client" },
  { "Clients.Survey", NULL, "the same list" },
  { "Clients.Serve", NULL, "opens what is out of reach: with a reason, for a day, and told to the manager" },
  { "Clients.ServeRestricted", NULL, "as Clients.Serve, with a second person" },
  { "Dictionaries.Delete", NULL, "pick lists are the whole bank's" },
  { "Dictionaries.Get", NULL, "pick lists are the whole bank's" },
  { "Dictionaries.Items", NULL, "pick lists are the whole bank's" },
  { "Dictionaries.List", NULL, "pick lists are the whole bank's" },
  { "Dictionaries.Retire", NULL, "pick lists are the whole bank's" },
  { "Dictionaries.Save", NULL, "pick lists are the whole bank's" },
  { "Exports.List", NULL, "one's own, or of all by the right audit.looks; of_id is not looked at" },
  { "Exports.Take", "client_export" },
  { "Files.Begin", "client" },
  { "Files.Begin", "person" },
  { "Files.Begin", "branch" },
  { "Files.List", "client" },
  { "Files.List", "person" },
  { "Files.List", "branch" },
  { "Files.Delete", "file" },
  { "Files.Finish", "file that comes" },
  { "Files.Put", "file that comes" },
  { "Files.Take", "file" },
  { "History.Delete", "event" },
  { "History.Get", "event" },
  { "History.List", "client" },
  { "History.List", "branch" },
  { "History.Save", "event" },
  { "History.Work", "person" },
  { "History.Tasks", NULL, "one's own tasks; of_id is not looked at" },
  { "People.AllowInvite", NULL, "staff is the whole bank's" },
  { "People.Branches", NULL, "staff is the whole bank's" },
  { "People.Confirm", NULL, "staff is the whole bank's" },
  { "People.Decline", NULL, "staff is the whole bank's" },
  { "People.Effective", NULL, "staff is the whole bank's" },
  { "People.EndSession", NULL, "staff is the whole bank's" },
  { "People.Get", NULL, "staff is the whole bank's" },
  { "People.GetBranch", NULL, "staff is the whole bank's" },
  { "People.GetRole", NULL, "staff is the whole bank's" },
  { "People.Grant", NULL, "staff is the whole bank's" },
  { "People.Holdings", NULL, "staff is the whole bank's" },
  { "People.Invite", NULL, "staff is the whole bank's" },
  { "People.List", NULL, "staff is the whole bank's" },
  { "People.Proposals", NULL, "staff is the whole bank's" },
  { "People.ResetPassword", NULL, "staff is the whole bank's" },
  { "People.Revoke", NULL, "staff is the whole bank's" },
  { "People.Rights", NULL, "staff is the whole bank's" },
  { "People.Roles", NULL, "staff is the whole bank's" },
  { "People.Save", NULL, "staff is the whole bank's" },
  { "People.SaveBranch", NULL, "staff is the whole bank's" },
  { "People.SaveRole", NULL, "staff is the whole bank's" },
  { "People.Sessions", NULL, "staff is the whole bank's" },
  { "People.Withdraw", NULL, "staff is the whole bank's" },
  { "People.Workstations", NULL, "staff is the whole bank's" },
  { "Records.Access", "client" },
  { "Records.Access", "person" },
  { "Records.Close", "record_access" },
  { "Records.DeleteNote", "note" },
  { "Records.DeleteNote", "note on staff" },
  { "Records.Groups", "client" },
  { "Records.Groups", "person" },
  { "Records.Join", "client" },
  { "Records.Join", "person" },
  { "Records.Notes", "client" },
  { "Records.Notes", "person" },
  { "Records.Notes", "branch" },
  { "Records.Open", "client" },
  { "Records.Open", "person" },
  { "Records.SaveNote", "note" },
  { "Records.Seers", "client" },
  { "Records.Seers", "person" },
  { "Records.SaveGroup", NULL, "groups are the whole bank's; who is in them is not" },
  { "Search.Suggest", "client" },
  { "Session.Present", "client" },
  { "Works.Cancel", "work" },
  { "Works.Get", "work" },
  { "Works.Rows", "work" },
  { "Works.Undo", "work" },
  { "Works.List", NULL, "the list is narrowed itself; of_id is not looked at" },
};

/* @sender: who has begun the file that comes, for nobody else goes on with it. */
static void
make_south (Bank *bank, GHashTable *ids, uint64_t sender)
{
  uint64_t client = people_make (bank, "all", COMPANY_AT (BANK_FAR_BRANCH, "Южный порт", .note = "x"));
  g_autofree char *file_sql = NULL, *coming_sql = NULL;
  RecordRef *ref;

  g_hash_table_insert (ids, (char *) "client", GSIZE_TO_POINTER (client));
  ref = bank_ask (
      bank, "all", &records_save_note_method,
      A (NoteSave, note_save, .record = A (Note, note, .kind = "client", .record_id = client, .text = "secret")));
  g_hash_table_insert (ids, (char *) "note", GSIZE_TO_POINTER (ref->id));
  g_hash_table_insert (ids, (char *) "person", GSIZE_TO_POINTER (BANK_ALL));
  g_hash_table_insert (ids, (char *) "branch", GSIZE_TO_POINTER (BANK_FAR_BRANCH));
  ref = bank_ask (
      bank, "all", &records_save_note_method,
      A (NoteSave, note_save, .record = A (Note, note, .kind = "person", .record_id = BANK_ALL, .text = "secret")));
  g_hash_table_insert (ids, (char *) "note on staff", GSIZE_TO_POINTER (ref->id));
  ref = bank_ask (bank, "all", &history_save_method,
                  A (EventSave, event_save, .record = A (Event, event, .of_kind = "client", .of_id = client,
                     .kind = EVENT__KIND__CALL, .subject = "secret")));
  g_hash_table_insert (ids, (char *) "event", GSIZE_TO_POINTER (ref->id));
  ref = bank_ask (bank, "all", &records_open_method,
                  A (RecordAccess, record_access, .kind = "client", .record_id = client, .person_id = BANK_NOBODY,
                     .level = RECORD_ACCESS__LEVEL__SEES, .reason = "a colleague"));
  g_hash_table_insert (ids, (char *) "record_access", GSIZE_TO_POINTER (ref->id));
  file_sql = g_strdup_printf (
      "INSERT INTO file (id, version, of_kind, of_id, name, size, n_chunks, hash, author_id, added_at,"
      " complete) SELECT 7001, 1, 'client', %" G_GUINT64_FORMAT ", 'secret.pdf', 1, 1, key, 101, 1, 1"
      " FROM operation LIMIT 1",
      client);
  bank_run (bank, file_sql);
  g_hash_table_insert (ids, (char *) "file", GSIZE_TO_POINTER (7001));
  coming_sql = g_strdup_printf ("INSERT INTO file (id, version, of_kind, of_id, name, size, n_chunks, hash, author_id,"
                                " added_at, complete) SELECT 7003, 1, of_kind, of_id, 'coming.pdf', 1, 1, hash, %"
                                G_GUINT64_FORMAT ", 1, 0 FROM file WHERE id = 7001",
                                sender);
  bank_run (bank, coming_sql);
  g_hash_table_insert (ids, (char *) "file that comes", GSIZE_TO_POINTER (7003));
  ref = bank_ask (bank, "all", &records_save_group_method,
                  A (GroupSave, group_save, .record = A (Group, group, .name = "Ports", .kind = "client")));
  g_hash_table_insert (ids, (char *) "group", GSIZE_TO_POINTER (ref->id));
  bank_run (bank, "INSERT INTO work (id, version, title, method, state, done, total, rejected, person_id, began_at)"
                  " VALUES (7002, 1, 'secret.csv', 'Clients.Save', 3, 1, 1, 0, 101, 1)");
  g_hash_table_insert (ids, (char *) "work", GSIZE_TO_POINTER (7002));
  g_hash_table_insert (ids, (char *) "client_export",
                       GSIZE_TO_POINTER (export_begin (bank, "all", ORDER_OF (clients_list_method, LIST_OF (), "id"))));
}

static const Field *
field_named (const ProtobufCMessageDescriptor *type, const char *name)
{
  return protobuf_c_message_descriptor_get_field_by_name (type, name);
}

static bool
is_record_of (const Field *field)
{
  return field->type == PROTOBUF_C_TYPE_MESSAGE && field->label != PROTOBUF_C_LABEL_REPEATED
         && strcmp (field->name, "record") == 0;
}

/* Does a request of this type name a record? */
static bool
names_record (const ProtobufCMessageDescriptor *type)
{
  static const char *const names[] = { "id", "of_id", "record_id", "file_id" };

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    if (field_named (type, names[i]) != NULL && field_named (type, names[i])->type == PROTOBUF_C_TYPE_UINT64)
      return true;
  for (unsigned i = 0; i < type->n_fields; i++)
    if (is_record_of (&type->fields[i]))
      return true;
  return false;
}

static uint64_t
id_of (GHashTable *ids, const char *kind)
{
  return kind != NULL ? GPOINTER_TO_SIZE (g_hash_table_lookup (ids, kind)) : 0;
}

/* On which things hang by its address. */
static bool
is_card (const char *kind)
{
  static const char *const cards[] = { "client", "person", "branch", NULL };

  return g_strv_contains (cards, kind);
}

/* A request that is good but for whom it is about. */
static Msg *
fill (Bank *bank, const ProtobufCMessageDescriptor *type, const char *kind, uint64_t id, GHashTable *ids)
{
  Msg *in = arena_alloc (bank_arena (bank), type->sizeof_message);
  const Field *of_id = field_named (type, "of_id"), *record_id = field_named (type, "record_id");
  static const char *const kinds[] = { "of_kind", "kind", "of", NULL };
  bool about = (of_id != NULL || record_id != NULL) && is_card (kind);

  protobuf_c_message_init (type, in);
  for (unsigned i = 0; i < type->n_fields; i++)
    {
      const Field *field = &type->fields[i];
      const FieldFact *fact = msg_fact (type, field);
      void *member = msg_member (in, field);

      if (is_record_of (field))
        *(Msg **) member = fill (bank, field->descriptor, kind, id, ids);
      else if (field->type == PROTOBUF_C_TYPE_STRING && field->label != PROTOBUF_C_LABEL_REPEATED)
        *(const char **) member = g_strv_contains (kinds, field->name) ? kind : fact->required ? "text" : "";
      else if (field->type == PROTOBUF_C_TYPE_ENUM && fact->required)
        *(int *) member = 1;
      else if (field == of_id || field == record_id || strcmp (field->name, "file_id") == 0
               || (strcmp (field->name, "id") == 0 && !about))
        *(uint64_t *) member = id;
      else if (field->type == PROTOBUF_C_TYPE_UINT64 && fact->required)
        *(uint64_t *) member = strcmp (fact->of, "branch") == 0  ? BANK_BRANCH
                               : strcmp (fact->of, "group") == 0 ? id_of (ids, "group") : BANK_CLERK;
      else if (strcmp (field->name, "version") == 0)
        *(uint32_t *) member = 1;
      else if (strcmp (field->name, "at") == 0 && field->type == PROTOBUF_C_TYPE_INT64)
        *(int64_t *) member = g_get_real_time () / 1000;
    }
  return in;
}

static const RpcMethod *
method_named (const char *name)
{
  for (size_t i = 0; i < n_rpc_methods; i++)
    if (strcmp (rpc_methods[i]->name, name) == 0)
      return rpc_methods[i];
  g_error ("there is no method %s any more: take it off the list", name);
}

static Status
status_of (const Reply *reply)
{
  return reply->fault != NULL ? reply->fault->status : STATUS__OK;
}

/* A page without rows, or no suggestion. */
static bool
is_empty_page (Bank *bank, const RpcMethod *method, const Reply *reply)
{
  const Field *total = field_named (method->out, "total"), *found = field_named (method->out, "suggestions");
  ProtobufCAllocator allocator = arena_allocator (bank_arena (bank));
  Msg *out = protobuf_c_message_unpack (method->out, &allocator, reply->body.len, reply->body.data);

  if (found != NULL)
    return *(size_t *) ((char *) out + found->quantifier_offset) == 0;
  return total != NULL && total->type == PROTOBUF_C_TYPE_UINT32 && *(uint32_t *) msg_member (out, total) == 0;
}

static void
a_record_out_of_reach_is_not_there_for_any_method (void)
{
  g_autoptr (Bank) bank = bank_open ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  make_south (bank, ids, BANK_REGION);
  for (size_t i = 0; i < G_N_ELEMENTS (fixtures); i++)
    {
      const RpcMethod *method = method_named (fixtures[i].method);
      uint64_t id = id_of (ids, fixtures[i].kind);
      Reply *reply;
      Status status;

      if (fixtures[i].kind == NULL)
        continue;
      if (id == 0)
        g_error ("%s: make_south () makes no %s", method->name, fixtures[i].kind);
      reply = bank_travel (bank, "region", method, fill (bank, method->in, fixtures[i].kind, id, ids), NULL, "");
      status = status_of (reply);
      if (status != STATUS__NOT_FOUND && !(status == STATUS__OK && is_empty_page (bank, method, reply)))
        g_error ("%s: a record out of reach: %d %s", method->name, status,
                 reply->fault != NULL ? reply->fault->text : "was given");
    }
}

/* The fixtures are good: to who sees the bank each record is there. What only reads gives it; what writes may find
 * something else amiss, each time in a bank of its own, for it may also take the record away. */
static void
the_same_record_is_there_for_who_sees_the_bank (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (fixtures); i++)
    {
      const RpcMethod *method = method_named (fixtures[i].method);
      g_autoptr (Bank) bank = NULL;
      g_autoptr (GHashTable) ids = NULL;
      Reply *reply;
      Status status;

      if (fixtures[i].kind == NULL || strcmp (method->name, "Files.Take") == 0)   /* it has no chunk to take */
        continue;
      bank = bank_open ();
      ids = g_hash_table_new (g_str_hash, g_str_equal);
      make_south (bank, ids, BANK_ALL);
      reply = bank_travel (bank, "all", method,
                           fill (bank, method->in, fixtures[i].kind, id_of (ids, fixtures[i].kind), ids), NULL, "");
      status = status_of (reply);
      if (status == STATUS__NOT_FOUND || (status != STATUS__OK && !method->write))
        g_error ("%s: %d %s", method->name, status, reply->fault->text);
    }
}

static void
every_method_that_takes_a_record_has_a_fixture (void)
{
  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      bool listed = rpc_methods[i]->house || !names_record (rpc_methods[i]->in);

      for (size_t j = 0; j < G_N_ELEMENTS (fixtures) && !listed; j++)
        listed = strcmp (fixtures[j].method, rpc_methods[i]->name) == 0
                 && (fixtures[j].kind != NULL || fixtures[j].why != NULL);
      if (!listed)
        g_error ("%s takes a record: give it a fixture out of reach, or say why it needs none", rpc_methods[i]->name);
    }
}

/* Refused before anything of the request is looked at. */
static void
nobody_gets_through_without_the_right (void)
{
  g_autoptr (Bank) bank = bank_open ();

  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      const RpcMethod *method = rpc_methods[i];
      g_autofree Msg *in = msg_new (method->in);

      if (method->house)
        g_assert_cmpint (status_of (bank_travel (bank, "guest", method, in, NULL, "")), ==, STATUS__INVALID);
      else if (right_find (method->right) != NULL)
        {
          Reply *reply = bank_travel (bank, "guest", method, in, NULL, "");

          g_assert_cmpint (status_of (reply), ==, STATUS__DENIED);
          g_assert_cmpstr (reply->fault->args[0], ==, right_find (method->right)->label);
        }
      if (!method->house && strcmp (method->right, "anybody") != 0)
        g_assert_cmpint (status_of (bank_travel (bank, "stranger", method, in, NULL, "")), ==, STATUS__SIGN_IN);
    }
}

/* Rights or none: until he has chosen his own password there is nothing but choosing it, and going away. */
static void
who_must_choose_his_password_is_refused_everywhere_else (void)
{
  static const char *const open[] = { "Session.Answer", "Session.ChangePassword", "Session.SignOut", NULL };
  g_autoptr (Bank) bank = bank_open ();

  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      const RpcMethod *method = rpc_methods[i];
      g_autofree Msg *in = msg_new (method->in);
      const char *text;
      Reply *reply;

      if (method->house || strcmp (method->right, "anybody") == 0)
        continue;
      reply = bank_travel (bank, "newcomer", method, in, NULL, "");
      text = reply->fault != NULL ? reply->fault->text : "";
      if (g_strv_contains (open, method->name) == (strcmp (text, "Change your password first") == 0))
        g_error ("%s: who must choose his password is answered %d “%s”", method->name, status_of (reply), text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guard/nobody-gets-through-without-the-right", nobody_gets_through_without_the_right);
  g_test_add_func ("/guard/who-must-choose-his-password-is-refused-everywhere-else",
                   who_must_choose_his_password_is_refused_everywhere_else);
  g_test_add_func ("/guard/every-method-that-takes-a-record-has-a-fixture",
                   every_method_that_takes_a_record_has_a_fixture);
  g_test_add_func ("/guard/a-record-out-of-reach-is-not-there-for-any-method",
                   a_record_out_of_reach_is_not_there_for_any_method);
  g_test_add_func ("/guard/the-same-record-is-there-for-who-sees-the-bank",
                   the_same_record_is_there_for_who_sees_the_bank);
  return g_test_run ();
}
