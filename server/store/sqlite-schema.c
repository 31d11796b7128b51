/* sqlite-schema.c - how the embedded engine's tables are made, altered and listed.
 *
 * References are not checked while a step of the schema runs, for a table that is rebuilt is dropped on the way; all of
 * them are checked before the step is committed.
 */

#include <string.h>

#include "server/store/rebuild.h"
#include "server/store/sqlite.h"

#define FILL "INSERT INTO $kind_search_fts (rowid, words) SELECT id, words FROM $kind_search ORDER BY id"

/* FTS5 reads the words from the table beside it and keeps none itself. Only the order of rowids is read lazily: the
 * newest come first and nothing is ever ranked. CROSS JOIN holds SQLite to the order in which the tables are named. */
const StoreSearch sqlite_search = {
  .make = "CREATE TABLE $kind_search (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;"
          "CREATE VIRTUAL TABLE $kind_search_fts USING fts5 (words, content = '$kind_search', content_rowid = 'id',"
          " detail = none, prefix = '1 2 3 4', tokenize = 'unicode61 remove_diacritics 0')",
  .starts = "",
  .away = "INSERT INTO $kind_search_fts ($kind_search_fts) VALUES ('delete-all')",
  .again = FILL,
  .enter = "INSERT INTO $kind_search_fts (rowid, words) VALUES (:id, :words)",
  .leave = "INSERT INTO $kind_search_fts ($kind_search_fts, rowid, words) VALUES ('delete', :id, :words)",
  .fill = FILL,
  .scrub = "INSERT INTO $kind_search_fts ($kind_search_fts, rank) VALUES ('merge', -300)",
  .scrub_on = "INSERT INTO $kind_search_fts ($kind_search_fts, rank) VALUES ('merge', 300)",
  .find = "SELECT f.rowid AS id FROM $kind_search_fts f CROSS JOIN {$kind} c ON c.id = f.rowid"
          " CROSS JOIN $kind_search s ON s.id = f.rowid WHERE f.$kind_search_fts MATCH :words AND " SEARCH_BEARS
          " ORDER BY f.rowid DESC LIMIT :limit",
  .find_newest = "SELECT s.id AS id FROM (SELECT rowid AS id FROM $kind_search_fts"
                 " WHERE $kind_search_fts MATCH :beginnings ORDER BY rowid DESC LIMIT :most) f"
                 " CROSS JOIN {$kind} c ON c.id = f.id CROSS JOIN $kind_search s ON s.id = c.id WHERE " SEARCH_BEARS
                 " ORDER BY s.id DESC LIMIT :limit",
  .lazy = true,
  .find_let_in = SEARCH_LET_IN,
  .newest = 500,
  .lengths = { 1, 2, 3, 4 },
  .before = "\"",
  .after = "\"*",
  .between = " AND ",
  .either = " OR ",
  .after_start = "\"*",
};

const char sqlite_catalogue[]
    = "SELECT m.name, p.name, p.type, p.pk FROM sqlite_master m JOIN pragma_table_info (m.name) p"
      " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name NOT LIKE '%\\_search\\_fts%' "
      "ESCAPE '\\'"
      " ORDER BY m.name, p.cid";

const char sqlite_indexes[] = "SELECT name, sql FROM sqlite_master"
                              " WHERE type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%' ORDER BY name";

bool
sqlite_script (Link *link, const char *sql, char **error)
{
  SqliteLink *self = (SqliteLink *) link;
  char *message = NULL;

  if (sqlite3_exec (self->db, sql, NULL, NULL, &message) == SQLITE_OK)
    return true;

  *error = g_strdup (message);
  sqlite3_free (message);
  return false;
}

/* The first column of all rows. */
static char **
read_texts (SqliteLink *self, const char *sql, const char *table)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  sqlite3_stmt *stmt = NULL;

  sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL);
  g_assert (stmt != NULL);
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_ptr_array_add (texts, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  sqlite3_finalize (stmt);
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/* Without a journal every page is written once, where it belongs. The journal comes back with a write of its own, which
 * syncs the file: the log begins with nothing behind it that the disk does not have. */
bool
sqlite_hurry (Link *link, bool begin, char **error)
{
  SqliteLink *self = (SqliteLink *) link;
  g_auto (GStrv) mode = NULL;

  if (!begin)
    return sqlite_script (link, "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL; PRAGMA temp_store = MEMORY",
                          error);
  mode = read_texts (self, "PRAGMA journal_mode = OFF", NULL);
  if (g_strcmp0 (mode[0], "off") == 0)
    return sqlite_script (link, "PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA threads = 2", error);
  *error = g_strdup ("somebody else has this store open");
  return false;
}

bool
sqlite_alter (Link *link, bool begin, char **error)
{
  if (begin)
    return sqlite_script (link, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE", error);

  g_auto (GStrv) broken = read_texts ((SqliteLink *) link, "SELECT \"table\" FROM pragma_foreign_key_check", NULL);

  if (broken[0] == NULL)
    return sqlite_script (link, "COMMIT; PRAGMA foreign_keys = ON", error);
  *error = g_strdup_printf ("rows of %s would refer to nothing", broken[0]);
  return false;
}

bool
sqlite_rebuild (Link *link, const char *table, const char *actions, char **error)
{
  SqliteLink *self = (SqliteLink *) link;
  g_auto (GStrv) old = read_texts (self, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", table);
  g_auto (GStrv) indexes = read_texts (self, "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
                                       " AND sql IS NOT NULL ORDER BY name", table);
  g_autofree char *fresh = g_strconcat (table, "_rebuilt", NULL), *create = NULL, *columns = NULL, *again = NULL,
                  *sql = NULL;

  if (old[0] == NULL)
    {
      *error = g_strdup_printf ("there is no table %s", table);
      return false;
    }
  if (!rebuild_table (old[0], fresh, actions, &create, &columns, error))
    return false;

  again = g_strjoinv (";", indexes);
  sql = g_strdup_printf ("%s; INSERT INTO %s (%s) SELECT %s FROM %s; DROP TABLE %s; ALTER TABLE %s RENAME TO %s; %s",
                         create, fresh, columns, columns, table, table, fresh, table, again);
  return sqlite_script (link, sql, error);
}
