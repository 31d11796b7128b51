/* bank.c - see bank.h. */

#include "tests/bank.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "server/call/anchors.h"
#include "server/lanes/group.h"

enum { BANK_ARENA = 256 << 20, MAX_RIGHTS = 128, MAX_TRIES = 5 };

struct Bank
{
  Store *store;
  Link *link, *reader;
  Arena *arena;
  GPtrArray *notices;
  Looks *looks;
  GHashTable *callers;
  int64_t ahead;         /* of the real clock */
  char *file;
};

typedef struct
{
  const char *name;
  uint64_t id, branch_id;
  uint32_t first, last;
  enum { NO_RIGHTS, DESK_RIGHTS, BLIND_RIGHTS, ALL_RIGHTS } rights;
  bool must_change;
} Cast;

static const Cast cast[] = {
  { "all", BANK_ALL, BANK_HEAD, 1, BANK_PLACES, ALL_RIGHTS },
  { "second", BANK_SECOND, BANK_HEAD, 1, BANK_PLACES, ALL_RIGHTS },
  { "region", BANK_REGION, BANK_NORTH, 2, 5, ALL_RIGHTS },
  { "clerk", BANK_CLERK, BANK_BRANCH, 3, 3, DESK_RIGHTS },
  { "blind", BANK_BLIND, BANK_BRANCH, 1, BANK_PLACES, BLIND_RIGHTS },
  { "nothing", BANK_NOBODY, BANK_BRANCH, 1, 0, ALL_RIGHTS },
  { "guest", BANK_GUEST, BANK_BRANCH, 1, 0, NO_RIGHTS },
  { "newcomer", BANK_SECOND, 0, 1, BANK_PLACES, ALL_RIGHTS, .must_change = true },
  { "stranger", 0, 0, 1, 0, NO_RIGHTS },
  { "house", CALLER_HOUSE, 0, 1, BANK_PLACES, NO_RIGHTS },
};

static void
add_right (GPtrArray *rights, const char *right)
{
  if (right != NULL && strchr (right, '.') != NULL
      && !g_ptr_array_find_with_equal_func (rights, right, g_str_equal, NULL))
    g_ptr_array_add (rights, (char *) right);
}

/* What opens methods and kinds; of everything, also what unmasks. */
static void
add_rights (GPtrArray *rights, int which)
{
  static const char *const not_of_the_desk[] = { "people.edit", "people.grant", "people.invite", "people.confirm",
                                                 "people.export", "audit.verify", "dictionaries.edit", NULL };

  for (size_t i = 0; i < n_rpc_methods; i++)
    for (unsigned both = 0; both < 2; both++)
      {
        const char *right = both == 0 ? rpc_methods[i]->right : rpc_methods[i]->exports;

        if (which != DESK_RIGHTS || !g_strv_contains (not_of_the_desk, right))
          add_right (rights, right);
      }
  for (size_t i = 0; i < n_message_facts; i++)
    {
      const MessageFacts *facts = &message_facts[i];

      add_right (rights, facts->record != NULL ? facts->record->right : NULL);
      for (unsigned j = 0; which == ALL_RIGHTS && facts->facts != NULL && j < facts->type->n_fields; j++)
        add_right (rights, facts->facts[j].mask);
    }
}

static const Caller *
cast_caller (const Cast *role)
{
  g_autoptr (GPtrArray) rights = g_ptr_array_new ();
  g_autofree Reach *reach = NULL;
  Caller caller = { .id = role->id, .login = role->name, .name = role->name, .branch_id = role->branch_id,
                    .n_places = BANK_PLACES, .workstation_id = 1, .session_id = role->id, .zone_minutes = 180,
                    .must_change = role->must_change };

  if (role->rights != NO_RIGHTS)
    add_rights (rights, role->rights);
  reach = g_new0 (Reach, rights->len + 1);
  for (unsigned i = 0; i < rights->len; i++)
    reach[i] = (Reach) { rights->pdata[i], role->first, role->last };
  caller.reach = reach;
  caller.n_reach = rights->len;
  g_ptr_array_add (rights, NULL);
  caller.rights = (const char *const *) rights->pdata;
  return caller_new (&caller);
}

static void
drop_caller (void *caller)
{
  caller_unref (caller);
}

/* On PostgreSQL a bank lives in a schema of its own. */
static char *
fresh_schema (const char *uri)
{
  static unsigned number;
  g_autofree char *name = g_strdup_printf ("bank_%d_%u", getpid (), number++);
  g_autofree char *command
      = g_strdup_printf ("psql -qX \"%s\" -c 'CREATE SCHEMA %s'", uri + strlen ("postgresql:"), name);
  int status = 0;

  if (!g_spawn_command_line_sync (command, NULL, NULL, &status, NULL) || status != 0)
    g_error ("%s", command);
  return g_strdup_printf ("%s options='-c search_path=%s'", uri, name);
}

static void
remove_files (const char *file)
{
  static const char *const tails[] = { "", "-wal", "-shm" };

  for (size_t i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strconcat (file, tails[i], NULL);

      g_unlink (path);
    }
}

/* A test that was stopped leaves its bank behind, and a later one may bear its number. */
static char *
fresh_file (void)
{
  static unsigned number;
  const char *folder = access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  char *file = g_strdup_printf ("%s/kontor-bank-%d-%u.db", folder, getpid (), number++);

  remove_files (file);
  return file;
}

static int64_t
now (const Bank *bank)
{
  return moment_now () + bank->ahead;
}

static int64_t
run_sql (Bank *bank, const char *sql, Msg *out)
{
  Statement *statement = statement_find (bank->link, sql, NULL, out != NULL ? out->descriptor : NULL);
  RowCaller nobody = { .now = now (bank) };
  int64_t n_changed;

  g_assert_cmpint (link_command (bank->link, STORE_BEGIN), ==, STORE_DONE);
  statement_start (statement, NULL, &nobody);
  g_assert_cmpint (statement_step (statement, out, bank->arena), <=, STORE_ROW);
  n_changed = statement_finish (statement);
  g_assert_cmpint (link_command (bank->link, STORE_COMMIT), ==, STORE_DONE);
  return n_changed;
}

/* The tree of bank.h; places of the same level follow one another. */
static void
build_branches (Bank *bank)
{
  static const struct { unsigned parent, last, depth;
  } tree[BANK_PLACES + 1] = { { 0 },       { 0, 9, 0 }, { 1, 5, 1 }, { 2, 3, 2 }, { 2, 4, 2 },
                              { 2, 5, 2 }, { 1, 9, 1 }, { 6, 7, 2 }, { 6, 8, 2 }, { 6, 9, 2 } };
  g_autoptr (GString) sql
      = g_string_new ("INSERT INTO branch (id, version, name, code, parent_id, zone, state, place, last,"
                      " depth) VALUES");

  for (unsigned place = 1; place <= BANK_PLACES; place++)
    {
      g_string_append_printf (sql, "%s (%u, 1, 'Branch %u', '%u', ", place > 1 ? "," : "", 1000 + place, place, place);
      if (tree[place].parent != 0)
        g_string_append_printf (sql, "%u", 1000 + tree[place].parent);
      else
        g_string_append (sql, "NULL");
      g_string_append_printf (sql, ", 'Europe/Moscow', 1, %u, %u, %u)", place, tree[place].last, tree[place].depth);
    }
  run_sql (bank, sql->str, NULL);
}

static void
hire_people (Bank *bank)
{
  g_autoptr (GString) sql
      = g_string_new ("INSERT INTO person (id, version, login, name, name_key, branch_id, state) VALUES");
  const char *comma = "";

  for (size_t i = 0; i < G_N_ELEMENTS (cast); i++)
    {
      g_hash_table_insert (bank->callers, (char *) cast[i].name, (Caller *) cast_caller (&cast[i]));
      if (cast[i].branch_id == 0)
        continue;
      g_string_append_printf (sql, "%s (%u, 1, '%s', 'Person %s', 'person %s', %u, 1)", comma, (unsigned) cast[i].id,
                              cast[i].name, cast[i].name, cast[i].name, (unsigned) cast[i].branch_id);
      comma = ",";
    }
  run_sql (bank, sql->str, NULL);
}

Bank *
bank_open (void)
{
  Bank *bank = g_new0 (Bank, 1);
  const char *where = g_getenv ("KONTOR_STORE");
  g_autofree char *uri = NULL, *error = NULL;

  if (where == NULL || where[0] == '\0')
    bank->file = fresh_file ();
  uri = bank->file != NULL ? g_strconcat ("sqlite:", bank->file, NULL) : fresh_schema (where);
  bank->store = store_open (uri, 1, &error);
  if (bank->store == NULL || !store_migrate (bank->store, g_getenv ("SCHEMA_DIR"), &error)
      || (bank->link = link_open (bank->store, STORE_WRITE, &error)) == NULL
      || (bank->reader = link_open (bank->store, STORE_READ, &error)) == NULL)
    g_error ("%s", error);
  store_give_vault (bank->store, (const uint8_t *) "a key for files of a test's bank");
  bank->arena = arena_new (BANK_ARENA);
  bank->notices = g_ptr_array_new ();
  bank->looks = looks_new ();
  bank->callers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, drop_caller);
  build_branches (bank);
  hire_people (bank);
  return bank;
}

void
bank_close (Bank *bank)
{
  link_close (bank->reader);
  link_close (bank->link);
  store_close (bank->store);
  arena_free (bank->arena);
  g_ptr_array_unref (bank->notices);
  looks_free (bank->looks);
  g_hash_table_unref (bank->callers);
  if (bank->file != NULL)
    remove_files (bank->file);
  g_free (bank->file);
  g_free (bank);
}

Link **
bank_link (Bank *bank)
{
  return &bank->link;
}

Store *
bank_store (Bank *bank)
{
  return bank->store;
}

Arena *
bank_arena (Bank *bank)
{
  return bank->arena;
}

const GPtrArray *
bank_notices (Bank *bank)
{
  return bank->notices;
}

Looks *
bank_looks (Bank *bank)
{
  return bank->looks;
}

const Caller *
bank_caller (Bank *bank, const char *who)
{
  const Caller *caller = g_hash_table_lookup (bank->callers, who);

  if (caller == NULL)
    g_error ("nobody in this bank is called %s", who);
  return caller;
}

const char *
bank_file (Bank *bank)
{
  return bank->file;
}

void
bank_reaches (Bank *bank, const char *who, uint32_t first, uint32_t last, uint32_t n_places)
{
  Caller like = *bank_caller (bank, who);
  g_autofree Reach *reach = g_new (Reach, like.n_reach + 1);

  for (unsigned i = 0; i < like.n_reach; i++)
    reach[i] = (Reach) { like.reach[i].right, first, last };
  like.reach = reach;
  like.n_places = n_places;
  g_hash_table_insert (bank->callers, (char *) g_intern_string (who), caller_new (&like));
}

void
bank_become (Bank *bank, const char *who, uint64_t client_id)
{
  Caller *caller = caller_new (bank_caller (bank, who));

  caller->client_id = client_id;
  g_hash_table_insert (bank->callers, (char *) g_intern_string (who), caller);
}

void
bank_sleep (Bank *bank, int64_t ms)
{
  bank->ahead += ms;
}

static ProtobufCBinaryData
pack (Bank *bank, const void *message)
{
  ProtobufCBinaryData bytes;

  bytes.data = arena_alloc (bank->arena, protobuf_c_message_get_packed_size (message));
  bytes.len = protobuf_c_message_pack (message, bytes.data);
  return bytes;
}

static Job *
make_job (Bank *bank, const char *who, const RpcMethod *method, const void *in, const uint8_t *key, const char *reason)
{
  Job *job = arena_alloc (bank->arena, sizeof *job);
  Request request = REQUEST__INIT;
  ProtobufCBinaryData bytes;

  request.serial = 1;
  request.method = method->name;
  request.body = pack (bank, in);
  request.reason = reason;
  if (method->write)
    request.key = (ProtobufCBinaryData) { JOB_KEY_SIZE, (uint8_t *) key };
  bytes = pack (bank, &request);
  job->arena = bank->arena;
  job->caller = bank_caller (bank, who);
  job->notices = bank->notices;
  job->looks = bank->looks;
  job_open (job, bytes.data, bytes.len);
  return job;
}

Job *
bank_job (Bank *bank, const char *who, const RpcMethod *method, const void *in, const uint8_t key[16])
{
  return make_job (bank, who, method, in, key, "");
}

Reply *
bank_reply (Bank *bank, const Job *job)
{
  ProtobufCAllocator allocator = arena_allocator (bank->arena);

  return (Reply *) protobuf_c_message_unpack (&reply__descriptor, &allocator, job->reply.len, job->reply.data);
}

static bool
run_once (Bank *bank, Job *job)
{
  Link *link = job->entry->method->write ? bank->link : bank->reader;
  JobOutcome outcome;

  g_assert_cmpint (link_command (link, STORE_BEGIN), ==, STORE_DONE);
  outcome = job_run (job, link, now (bank));
  if (outcome == JOB_DONE && link_command (link, STORE_COMMIT) == STORE_DONE)
    {
      anchors_changed (anchors_of (bank->store), job->notices);
      return true;
    }
  link_command (link, STORE_ROLLBACK);
  return outcome == JOB_REFUSED;
}

Reply *
bank_travel (Bank *bank, const char *who, const RpcMethod *method, const void *in, const uint8_t *key,
             const char *reason)
{
  static uint64_t number;
  uint64_t fresh[2] = { ++number, getpid () };
  Job *job = make_job (bank, who, method, in, key != NULL ? key : (const uint8_t *) fresh, reason);
  bool done = job->reply.data != NULL;

  for (int i = 0; !done && i < MAX_TRIES; i++)
    done = run_once (bank, job);
  g_assert_true (done);
  return bank_reply (bank, job);
}

static void
stop_at (const RpcMethod *method, const char *who, const Fault *fault)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "%s refused %s: %d %s", method->name, who, fault->status, fault->text);
  for (size_t i = 0; i < fault->n_args; i++)
    g_string_append_printf (text, " [%s]", fault->args[i]);
  for (size_t i = 0; i < fault->n_blames; i++)
    g_string_append_printf (text, "; %s: %s", fault->blames[i]->field, fault->blames[i]->text);
  g_error ("%s", text->str);
}

void *
bank_ask_again (Bank *bank, const char *who, const RpcMethod *method, const void *in, const uint8_t key[16])
{
  Reply *reply = bank_travel (bank, who, method, in, key, "");
  ProtobufCAllocator allocator = arena_allocator (bank->arena);

  if (reply->fault != NULL)
    stop_at (method, who, reply->fault);
  return protobuf_c_message_unpack (method->out, &allocator, reply->body.len, reply->body.data);
}

void *
bank_ask (Bank *bank, const char *who, const RpcMethod *method, const void *in)
{
  return bank_ask_again (bank, who, method, in, NULL);
}

static bool
blames (const Fault *fault, const char *field)
{
  for (size_t i = 0; i < fault->n_blames; i++)
    if (strcmp (fault->blames[i]->field, field) == 0)
      return true;
  return false;
}

const Fault *
bank_refuses (Bank *bank, const char *who, const RpcMethod *method, const void *in, Status status, const char *field)
{
  const Fault *fault = bank_travel (bank, who, method, in, NULL, "")->fault;

  if (fault == NULL)
    g_error ("%s was not refused to %s", method->name, who);
  if (fault->status != status || (field != NULL && !blames (fault, field)))
    stop_at (method, who, fault);
  return fault;
}

Call *
bank_begin (Bank *bank, const char *who, const RpcMethod *method)
{
  Call *call = arena_alloc (bank->arena, sizeof *call);

  *call = (Call){ .method = method,
                  .caller = bank_caller (bank, who),
                  .now = now (bank),
                  .arena = bank->arena,
                  .reason = "",
                  .link = method->write ? bank->link : bank->reader,
                  .fault = FAULT__INIT,
                  .notices = bank->notices };
  g_ptr_array_set_size (bank->notices, 0);
  g_assert_cmpint (link_command (call->link, STORE_BEGIN), ==, STORE_DONE);
  return call;
}

bool
bank_end (Bank *bank, Call *call)
{
  bool good = !call_failed (call);

  if (good)
    g_assert_cmpint (link_command (call->link, STORE_COMMIT), ==, STORE_DONE);
  else
    link_command (call->link, STORE_ROLLBACK);
  return good;
}

void
bank_run (Bank *bank, const char *sql)
{
  run_sql (bank, sql, NULL);
}

int64_t
bank_number (Bank *bank, const char *sql)
{
  g_autofree char *plain = g_strdup_printf ("SELECT (%s) AS id", sql);
  RecordRef number = RECORD_REF__INIT;

  run_sql (bank, plain, &number.base);
  return number.id;
}
