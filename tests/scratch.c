/* scratch.c - see scratch.h. */

#include "tests/scratch.h"

#include <string.h>
#include <unistd.h>

#include "store.pb-c.h"
#include "tests/folder.h"

static void
run_psql (const char *uri, const char *sql)
{
  const char *argv[] = { "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-c", sql, uri + strlen ("postgresql:"), NULL };
  int status = 0;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL)
      || status != 0)
    g_error ("psql could not: %s", sql);
}

static char *
make_uri (const char *folder, const char *name)
{
  const char *server = g_getenv ("KONTOR_STORE");
  g_autofree char *schema = g_strdup_printf ("scratch_%d_%s_%s", getpid (), name, strrchr (folder, '-') + 1);
  g_autofree char *sql = NULL, *small = g_ascii_strdown (schema, -1);

  if (server == NULL)
    return g_strdup_printf ("sqlite:%s/%s.db", folder, name);
  sql = g_strdup_printf ("CREATE SCHEMA %s", small);
  run_psql (server, sql);
  return g_strdup_printf ("%s options='-c search_path=%s'", server, small);
}

void
scratch_step (Scratch *self, unsigned number, const char *text)
{
  g_autofree char *path = g_strdup_printf ("%s/%03u.sql", self->schema, number);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

bool
scratch_migrate (Scratch *self, char **error)
{
  return store_migrate (self->store, self->schema, error);
}

static void
free_job (void *data)
{
  Job *job = data;

  g_ptr_array_unref (job->notices);
  arena_free (job->arena);
  g_free (job);
}

Scratch *
scratch_open (const char *const *steps)
{
  Scratch *self = g_new0 (Scratch, 1);
  g_autofree char *error = NULL;

  self->folder = g_dir_make_tmp ("scratch-XXXXXX", NULL);
  self->schema = g_build_filename (self->folder, "schema", NULL);
  g_mkdir (self->schema, 0700);
  for (unsigned i = 0; steps[i] != NULL; i++)
    scratch_step (self, i + 1, steps[i]);

  self->uri = make_uri (self->folder, "one");
  self->store = store_open (self->uri, 1, &error);
  if (self->store == NULL || !scratch_migrate (self, &error)
      || (self->link = link_open (self->store, STORE_WRITE, &error)) == NULL)
    g_error ("%s", error);
  self->arena = arena_new (64 << 20);
  self->jobs = g_ptr_array_new_with_free_func (free_job);
  return self;
}

void
scratch_close (Scratch *self)
{
  link_close (self->link);
  store_close (self->store);
  g_ptr_array_unref (self->jobs);
  arena_free (self->arena);
  folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->schema);
  g_free (self->uri);
  g_free (self);
}

char *
scratch_other_uri (const Scratch *self, const char *name)
{
  return make_uri (self->folder, name);
}

bool
scratch_is_embedded (const Scratch *self)
{
  return store_is_embedded (self->store);
}

static StoreResult
run (Link *link, const char *sql, Operation *out)
{
  static const RowCaller somebody = { .user = 7, .branch = 1, .now = 1800000000000 };
  Statement *statement
      = statement_find (link, sql, NULL, out != NULL ? &operation__descriptor : NULL);
  StoreResult result;

  statement_start (statement, NULL, &somebody);
  result = statement_step (statement, out != NULL ? &out->base : NULL, NULL);
  statement_finish (statement);
  return result;
}

StoreResult
scratch_try (Link *link, const char *sql)
{
  return run (link, sql, NULL);
}

int64_t
scratch_read (Link *link, const char *sql)
{
  Operation out = OPERATION__INIT;
  g_autofree char *plain = g_strdup_printf ("SELECT (%s) AS at", sql);
  StoreResult result = run (link, plain, &out);

  if (result != STORE_ROW)
    g_error ("%d: %s", result, sql);
  return out.at;
}

void
scratch_run (Scratch *self, const char *sql)
{
  g_assert_cmpint (link_command (self->link, STORE_BEGIN), ==, STORE_DONE);
  g_assert_cmpint (scratch_try (self->link, sql), ==, STORE_DONE);
  g_assert_cmpint (link_command (self->link, STORE_COMMIT), ==, STORE_DONE);
}

int64_t
scratch_number (Scratch *self, const char *sql)
{
  int64_t number;

  link_command (self->link, STORE_BEGIN);
  number = scratch_read (self->link, sql);
  link_command (self->link, STORE_COMMIT);
  return number;
}

char *
scratch_house_step (const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("SCHEMA_DIR"), file, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static ProtobufCBinaryData
packed (Arena *arena, const Msg *message)
{
  ProtobufCBinaryData bytes = { 0, arena_alloc (arena, protobuf_c_message_get_packed_size (message) + 1) };

  bytes.len = protobuf_c_message_pack (message, bytes.data);
  return bytes;
}

Job *
scratch_job (Scratch *self, const RpcEntry *entry, const Msg *in, uint64_t key)
{
  static const char *const rights[] = { "scratch", NULL };
  static const Caller somebody = { .id = 7, .login = "somebody", .name = "Somebody", .rights = rights };
  Job *job = g_new0 (Job, 1);
  Request *request;

  job->arena = arena_new (8 << 20);
  job->notices = g_ptr_array_new ();
  job->caller = &somebody;
  job->entry = entry;
  request = job->request = arena_alloc (job->arena, sizeof *request);
  request__init (request);
  request->method = (char *) entry->method->name;
  request->body = packed (job->arena, in);
  request->key.len = JOB_KEY_SIZE;
  request->key.data = arena_alloc (job->arena, JOB_KEY_SIZE);
  memset (request->key.data, 0, JOB_KEY_SIZE);
  memcpy (request->key.data, &key, sizeof key);
  g_ptr_array_add (self->jobs, job);
  return job;
}

const Reply *
scratch_reply (const Job *job)
{
  ProtobufCAllocator allocator = arena_allocator (job->arena);
  const Reply *reply;

  g_assert_nonnull (job->reply.data);
  reply = (const Reply *) protobuf_c_message_unpack (&reply__descriptor, &allocator, job->reply.len, job->reply.data);
  g_assert_nonnull (reply);
  return reply;
}
