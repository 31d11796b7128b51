/* desk-store.c - see desk-store.h. */

#include "tests/desk-store.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <string.h>

static void
tell_server (const char *sql)
{
  PGconn *connection = PQconnectdb (strchr (g_getenv ("KONTOR_STORE"), ':') + 1);
  PGresult *result = PQexec (connection, sql);

  g_assert_cmpint (PQresultStatus (result), ==, PGRES_COMMAND_OK);
  PQclear (result);
  PQfinish (connection);
}

static char *
name_schema (const char *folder)
{
  g_autofree char *name = g_ascii_strdown (strrchr (folder, '-') + 1, -1);

  return g_strconcat ("house_", name, NULL);
}

char *
desk_store_make (const char *folder)
{
  const char *server = g_getenv ("KONTOR_STORE");
  g_autofree char *schema = name_schema (folder), *sql = g_strdup_printf ("CREATE SCHEMA %s", schema);

  if (server == NULL)
    return g_strdup_printf ("sqlite:%s/bank.db", folder);
  tell_server (sql);
  return g_strdup_printf ("%s options='-c search_path=%s'", server, schema);
}

void
desk_store_lose (const char *folder)
{
  g_autofree char *schema = name_schema (folder),
                  *sql = g_strdup_printf ("DROP SCHEMA %s CASCADE; CREATE SCHEMA %s", schema, schema);

  if (g_getenv ("KONTOR_STORE") != NULL)
    tell_server (sql);
  for (const char *const *end = (const char *const[]){ "", "-wal", "-shm", NULL }; *end != NULL; end++)
    {
      g_autofree char *path = g_strdup_printf ("%s/bank.db%s", folder, *end);

      g_unlink (path);
    }
}
