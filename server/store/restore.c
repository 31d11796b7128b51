/* restore.c - see backup.h: the side that fills a store. The file is read wholly and proven before the first row is
 * written. */

#include <errno.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

#include "server/store/backup.h"
#include "server/store/catalogue.h"
#include "server/store/coder.h"
#include "server/store/fill.h"
#include "server/store/migrate.h"

enum { ROWS_BETWEEN_NEWS = 1000 };

/* "table client 17 id,name": what a table of the file begins with. */
typedef struct
{
  char name[128];
  uint64_t n_rows;
  char columns[CODER_LINE];
  unsigned n_columns;
} Section;

typedef struct
{
  Coder coder;
  Link *link;
  GPtrArray *tables;
  const BackupShape *shape;
  uint64_t n_done, n_all;
} Reader;

static bool
read_header (Coder *coder, BackupFacts *facts)
{
  char line[CODER_LINE];

  *facts = (BackupFacts) { .schema = 0 };
  if (!coder_read_line (coder, line) || strcmp (line, "kontor backup 1") != 0
      || !coder_read_line (coder, line) || !g_str_has_prefix (line, "bank "))
    return false;
  g_strlcpy (facts->bank, line + strlen ("bank "), sizeof facts->bank);
  return coder_read_line (coder, line) && sscanf (line, "at %" SCNd64, &facts->at) == 1
         && coder_read_line (coder, line) && sscanf (line, "schema %u", &facts->schema) == 1;
}

/* False after the last one, and when the line makes no sense: then the coder is broken. */
static bool
read_section (Coder *coder, Section *section)
{
  char line[CODER_LINE];
  int used = 0;

  if (!coder_read_line (coder, line) || strcmp (line, "end") == 0)
    return false;
  if (sscanf (line, "table %127s %" SCNu64 " %n", section->name, &section->n_rows, &used) < 2 || used == 0)
    {
      coder->broken = true;
      return false;
    }
  g_strlcpy (section->columns, line + used, sizeof section->columns);
  section->n_columns = 1;
  for (const char *c = section->columns; (c = strchr (c, ',')) != NULL; c++)
    section->n_columns++;
  coder->broken |= section->n_columns > CATALOGUE_COLUMNS;
  return !coder->broken;
}

static void
read_all (Coder *coder, BackupFacts *facts)
{
  Value row[CATALOGUE_COLUMNS];
  Section section;

  if (!read_header (coder, facts))
    coder->broken = true;
  while (!coder->broken && read_section (coder, &section))
    {
      facts->n_tables++;
      facts->n_rows += section.n_rows;
      for (uint64_t i = 0; i < section.n_rows && coder_read_row (coder, NULL, row, section.n_columns); i++)
        continue;
    }
}

bool
backup_check (const char *path, BackupFacts *facts, char **error)
{
  FILE *file = g_fopen (path, "rbe");
  BackupFacts found;
  Coder coder;
  bool whole;

  if (file == NULL)
    {
      *error = g_strdup_printf ("cannot read %s: %s", path, g_strerror (errno));
      return false;
    }
  coder_begin (&coder, file);
  read_all (&coder, &found);
  whole = coder_read_hash (&coder);
  coder_end (&coder);
  fclose (file);
  if (whole)
    *facts = found;
  else
    *error = g_strdup_printf ("%s is no whole backup", path);
  return whole;
}

static const CatalogueTable *
find_table (const Reader *reader, const Section *section)
{
  for (unsigned i = 0; i < reader->tables->len; i++)
    {
      const CatalogueTable *table = reader->tables->pdata[i];
      g_autofree char *columns = catalogue_join (table->columns, table->n_columns);

      if (strcmp (table->name, section->name) == 0 && strcmp (columns, section->columns) == 0)
        return table;
    }
  return NULL;
}

static Stmt *
prepare_insert (const Reader *reader, const CatalogueTable *table)
{
  const Engine *engine = reader->link->engine;
  g_autofree char *columns = catalogue_join (table->columns, table->n_columns), *sql = NULL;
  g_autoptr (GString) values = g_string_new (NULL);

  for (unsigned i = 0; i < table->n_columns; i++)
    g_string_append_printf (values, "%s%c%u", i > 0 ? ", " : "", engine->parameter, i + 1);
  sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table->name, columns, values->str);
  return engine->prepare (reader->link, sql, table->kinds, table->n_columns);
}

/* Most rows are only posted; every so often an answer is waited for, so that no end of them is under way. */
static bool
write_row (Reader *reader, Stmt *stmt, const CatalogueTable *table, const Value *row)
{
  const Engine *engine = reader->link->engine;
  const BackupShape *shape = reader->shape;
  StoreResult result;

  if (++reader->n_done % 200 != 0)
    return engine->post (stmt, row) == STORE_DONE;
  engine->start (stmt, row);
  result = engine->step (stmt, NULL, NULL);
  engine->finish (stmt);
  return result == STORE_DONE
         && (reader->n_done % ROWS_BETWEEN_NEWS != 0 || shape->progress == NULL
             || shape->progress (shape->data, table->name, reader->n_done, reader->n_all));
}

static bool
fill_table (Reader *reader, const Section *section, const CatalogueTable *table)
{
  Stmt *stmt = prepare_insert (reader, table);
  bool skipped = strcmp (table->name, "migration") == 0, ok = true;
  Value row[CATALOGUE_COLUMNS];

  for (uint64_t i = 0; i < section->n_rows && ok; i++)
    ok = coder_read_row (&reader->coder, table->kinds, row, table->n_columns)
         && (skipped || write_row (reader, stmt, table, row));
  reader->link->engine->finalize (stmt);
  return ok;
}

/* What the steps of the schema have put there comes out of the file again. */
static bool
empty_tables (Reader *reader, char **error)
{
  for (unsigned i = 0; i < reader->tables->len; i++)
    {
      const CatalogueTable *table = reader->tables->pdata[i];
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", table->name);

      if (strcmp (table->name, "migration") != 0 && !reader->link->engine->script (reader->link, sql, error))
        return false;
    }
  return true;
}

static bool
fill_tables (Reader *reader, char **error)
{
  BackupFacts facts;
  Section section;
  bool ok = read_header (&reader->coder, &facts);

  while (ok && read_section (&reader->coder, &section))
    {
      const CatalogueTable *table = find_table (reader, &section);

      if (table == NULL)
        *error = g_strdup_printf ("there is no table %s with the columns %s", section.name, section.columns);
      ok = table != NULL && fill_table (reader, &section, table);
      if (!ok && *error == NULL)
        *error = g_strdup_printf ("stopped at %s", section.name);
    }
  if ((!ok || reader->coder.broken) && *error == NULL)
    *error = g_strdup ("the file changed while it was read");
  return *error == NULL;
}

static bool
restore_into (Reader *reader, char **error)
{
  static const char *const none[] = { NULL };
  const Engine *engine = reader->link->engine;
  g_autoptr (GPtrArray) indexes = NULL;

  if (!engine->load (reader->link, true, error))
    return false;
  indexes = fill_drop_indexes (reader->link, none, error);
  if (indexes != NULL && empty_tables (reader, error) && fill_tables (reader, error)
      && fill_make_indexes (reader->link, indexes, NULL, NULL, error) && engine->load (reader->link, false, error))
    return true;
  link_command (reader->link, STORE_ROLLBACK);
  return false;
}

/* The tables as the file knows them, then the rows, then whatever steps have come since. */
static bool
restore_link (Link *link, const char *schema_dir, FILE *file, const BackupShape *shape, const BackupFacts *facts,
              char **error)
{
  Reader reader = { .link = link, .shape = shape, .n_all = facts->n_rows };
  g_autoptr (GPtrArray) before = catalogue_read (link);
  bool ok;

  if (before == NULL || before->len > 0)
    {
      *error = g_strdup ("a backup is restored into a new, empty store only");
      return false;
    }
  if (!migrate_link (link, schema_dir, facts->schema, error))
    return false;
  reader.tables = catalogue_read (link);
  coder_begin (&reader.coder, file);
  ok = reader.tables != NULL && restore_into (&reader, error) && migrate_link (link, schema_dir, 0, error);
  coder_end (&reader.coder);
  g_clear_pointer (&reader.tables, g_ptr_array_unref);
  return ok;
}

bool
store_restore (Store *store, const char *schema_dir, const char *path, const BackupShape *shape, char **error)
{
  BackupFacts facts;
  FILE *file;
  Link *link;
  bool ok;

  *error = NULL;
  if (!backup_check (path, &facts, error))
    return false;
  file = g_fopen (path, "rbe");
  link = file != NULL ? link_open (store, STORE_WRITE, error) : NULL;
  ok = link != NULL && restore_link (link, schema_dir, file, shape, &facts, error);
  if (link != NULL)
    link_close (link);
  if (file != NULL)
    fclose (file);
  return ok;
}
