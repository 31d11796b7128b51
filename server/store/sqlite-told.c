/* sqlite-told.c - one process tells another by a number in the head of the file that is the program's own to use
 * (user_version): it is written with the commit, and whoever listens reads it without a table. */

#include "server/store/sqlite.h"

static bool
read_number (sqlite3_stmt *stmt, int *number)
{
  bool found = sqlite3_step (stmt) == SQLITE_ROW;

  if (found)
    *number = sqlite3_column_int (stmt, 0);
  sqlite3_reset (stmt);
  return found;
}

static sqlite3_stmt *
ask_for_it (SqliteLink *self)
{
  sqlite3_stmt *stmt;

  return sqlite3_prepare_v3 (self->db, "PRAGMA user_version", -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) == SQLITE_OK
             ? stmt
             : NULL;
}

StoreResult
sqlite_tell (Link *link)
{
  SqliteLink *self = (SqliteLink *) link;
  sqlite3_stmt *stmt = ask_for_it (self);
  int number;
  bool found = stmt != NULL && read_number (stmt, &number);
  g_autofree char *sql = NULL, *error = NULL;

  sqlite3_finalize (stmt);
  if (!found)
    return STORE_UNAVAILABLE;
  sql = g_strdup_printf ("PRAGMA user_version = %d", number == G_MAXINT32 ? 1 : number + 1);
  return sqlite_script (link, sql, &error) ? STORE_DONE : STORE_UNAVAILABLE;
}

/* A file that cannot be read now may hold anything: whoever listens asks again. */
bool
sqlite_was_told (Link *link)
{
  SqliteLink *self = (SqliteLink *) link;
  int number = self->n_told;
  bool told;

  if (self->told == NULL)
    self->told = ask_for_it (self);
  told = self->told == NULL || !read_number (self->told, &number) || number != self->n_told;
  self->n_told = number;
  return told;
}
