/* backup.c - see backup.h: the side that reads the store. */

#include "server/store/backup.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "server/store/coder.h"
#include "server/store/walk.h"

enum { ROWS_BETWEEN_NEWS = 1000 };

const char *const store_log_tables[]
    = { "operation", "change", "change_value", "seal", "look", "outbox", "migration", NULL };

typedef struct
{
  Coder coder;
  const BackupShape *shape;
  uint64_t n_done, n_all, n_in_table;
} Writer;

static bool
write_row (void *data, const CatalogueTable *table, const Value *row)
{
  Writer *writer = data;
  const BackupShape *shape = writer->shape;

  coder_write_row (&writer->coder, row, table->n_columns);
  writer->n_in_table++;
  if (++writer->n_done % ROWS_BETWEEN_NEWS != 0 || shape->progress == NULL)
    return !writer->coder.broken;
  return !writer->coder.broken && shape->progress (shape->data, table->name, writer->n_done, writer->n_all);
}

G_GNUC_PRINTF (2, 3)
static void
write_line (Coder *coder, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  coder_write (coder, line, strlen (line));
}

static bool
write_tables (Link *link, Writer *writer, GPtrArray *tables, char **error)
{
  g_autofree int64_t *counts = g_new0 (int64_t, tables->len + 1);

  for (unsigned i = 0; i < tables->len; i++)
    writer->n_all += counts[i] = walk_count (link, tables->pdata[i]);

  for (unsigned i = 0; i < tables->len; i++)
    {
      const CatalogueTable *table = tables->pdata[i];
      g_autofree char *columns = catalogue_join (table->columns, table->n_columns);
      StoreResult result;

      writer->n_in_table = 0;
      write_line (&writer->coder, "table %s %" PRId64 " %s\n", table->name, counts[i], columns);
      result = walk_table (link, table, write_row, writer);
      if (result == STORE_DONE && writer->n_in_table == (uint64_t) counts[i])
        continue;
      *error = g_strdup_printf (result == STORE_ROW ? "stopped at %s" : "%s could not be read to its end", table->name);
      return false;
    }
  return true;
}

static bool
write_all (Link *link, Writer *writer, BackupFacts *facts, char **error)
{
  g_autoptr (GPtrArray) tables = catalogue_read (link);
  Coder *coder = &writer->coder;

  if (tables == NULL)
    {
      *error = g_strdup ("the store does not tell its tables");
      return false;
    }
  *facts = (BackupFacts) { .at = writer->shape->at, .n_tables = tables->len };
  facts->schema = catalogue_number (link, "SELECT max (number) FROM migration");
  g_strlcpy (facts->bank, writer->shape->bank, sizeof facts->bank);
  write_line (coder, "kontor backup 1\nbank %s\nat %" PRId64 "\nschema %u\n", facts->bank, facts->at, facts->schema);
  if (!write_tables (link, writer, tables, error))
    return false;
  write_line (coder, "end\n");
  coder_write_hash (coder);
  facts->n_rows = writer->n_done;
  return true;
}

/* One snapshot from the first row to the last. */
static bool
read_store (Store *store, Writer *writer, BackupFacts *facts, char **error)
{
  Link *link = link_open (store, STORE_READ, error);
  bool ok;

  if (link == NULL)
    return false;
  ok = link_command (link, STORE_BEGIN) == STORE_DONE;
  if (!ok)
    *error = g_strdup ("the store cannot be read");
  ok = ok && write_all (link, writer, facts, error);
  link_command (link, ok ? STORE_COMMIT : STORE_ROLLBACK);
  link_close (link);
  return ok;
}

static bool
finish_file (FILE *file, const char *partial, const char *path, char **error)
{
  bool ok = fflush (file) == 0 && fsync (fileno (file)) == 0 && g_rename (partial, path) == 0;

  if (!ok)
    *error = g_strdup_printf ("cannot write %s: %s", path, g_strerror (errno));
  return ok;
}

bool
store_backup (Store *store, const char *path, const BackupShape *shape, BackupFacts *facts, char **error)
{
  g_autofree char *partial = g_strconcat (path, ".partial", NULL);
  FILE *file = g_fopen (partial, "wbe");
  Writer writer = { .shape = shape };
  bool ok;

  if (file == NULL)
    {
      *error = g_strdup_printf ("cannot write %s: %s", partial, g_strerror (errno));
      return false;
    }
  coder_begin (&writer.coder, file);
  ok = read_store (store, &writer, facts, error);
  if (writer.coder.broken)
    {
      g_free (*error);
      *error = g_strdup_printf ("cannot write %s: %s", partial, g_strerror (errno));
      ok = false;
    }
  ok = ok && finish_file (file, partial, path, error);
  coder_end (&writer.coder);
  fclose (file);
  if (!ok)
    g_unlink (partial);
  return ok;
}

static void
dump_text (FILE *out, const Value *value)
{
  const uint8_t *bytes = value->bytes;
  bool legible = value->kind == VALUE_TEXT;

  for (size_t i = 0; i < value->size; i++)
    if (legible && bytes[i] >= ' ' && bytes[i] != '|' && bytes[i] != '\\')
      fputc (bytes[i], out);
    else
      fprintf (out, "\\%02x", bytes[i]);
}

static bool
dump_row (void *data, const CatalogueTable *table, const Value *row)
{
  FILE *out = data;

  fputs (table->name, out);
  for (unsigned i = 0; i < table->n_columns; i++)
    {
      fputc ('|', out);
      if (row[i].kind == VALUE_INT)
        fprintf (out, "%" PRId64, row[i].integer);
      else if (row[i].kind == VALUE_REAL)
        fprintf (out, "%.17g", row[i].real);
      else if (row[i].kind != VALUE_NULL)
        dump_text (out, &row[i]);
    }
  return fputc ('\n', out) != EOF;
}

static bool
dump_tables (Link *link, FILE *out, const char *const *without, char **error)
{
  g_autoptr (GPtrArray) tables = catalogue_read (link);

  for (unsigned i = 0; tables != NULL && i < tables->len; i++)
    {
      const CatalogueTable *table = tables->pdata[i];

      if (without != NULL && g_strv_contains (without, table->name))
        continue;
      if (walk_table (link, table, dump_row, out) == STORE_DONE)
        continue;
      *error = g_strdup_printf ("%s could not be read to its end", table->name);
      return false;
    }
  return tables != NULL;
}

bool
store_dump (Store *store, FILE *out, const char *const *without, char **error)
{
  Link *link = link_open (store, STORE_READ, error);
  bool ok;

  if (link == NULL)
    return false;
  ok = link_command (link, STORE_BEGIN) == STORE_DONE && dump_tables (link, out, without, error);
  link_command (link, ok ? STORE_COMMIT : STORE_ROLLBACK);
  link_close (link);
  return ok;
}
