/* sender.c - see sender.h. */

#include "client/import/sender.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/import/targets.h"
#include "client/net/ask.h"
#include "common/facts.h"
#include "common/text.h"
#include "methods.h"

enum { ROWS_AT_ONCE = 200, GATHERED_AT_ONCE = 2000, ARENA = 4 << 20 };

typedef struct
{
  char *path, *of, *name;
} Lookup;

struct _ImportSender
{
  GObject parent_instance;

  ImportReader *reader;
  ImportPlan *plan;
  char *title;
  GPtrArray *lookups;
  GHashTable *known;         /* keys of what is looked up */
  guint gathered, next_lookup, next_row;
  uint64_t work_id;
  bool cancelled, ended;
};

G_DEFINE_FINAL_TYPE (ImportSender, import_sender, G_TYPE_OBJECT)

static guint moved_signal, ended_signal;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->path);
  g_free (lookup->of);
  g_free (lookup->name);
  g_free (lookup);
}

void
import_plan_free (ImportPlan *plan)
{
  g_free (plan->targets);
  g_free ((char *) plan->excuse);
  g_hash_table_unref (plan->ids);
  g_free (plan);
}

static void
end (ImportSender *self, const GError *error)
{
  if (self->ended)
    return;
  self->ended = true;
  g_signal_emit (self, moved_signal, 0);
  g_signal_emit (self, ended_signal, 0, error);
}

uint64_t
import_sender_work (ImportSender *self)
{
  return self->work_id;
}

void
import_sender_counts (ImportSender *self, unsigned *sent, unsigned *total)
{
  const GPtrArray *rows = import_reader_rows (self->reader);

  *total = rows->len > 0 ? rows->len - 1 : 0;
  *sent = self->next_row - 1;
}

static void send_rows (ImportSender *self);

static void
work_cancelled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ImportSender) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  end (self, error);
}

static void
cancel_work (ImportSender *self)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = self->work_id;
  ask_async (&works_cancel_method, &ref, NULL, work_cancelled, g_object_ref (self));
}

static void
rows_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ImportSender) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL)
    {
      end (self, error);
      return;
    }
  self->work_id = ((const Work *) record_get (record))->id;
  g_signal_emit (self, moved_signal, 0);
  if (self->cancelled)
    cancel_work (self);
  else if (self->next_row < import_reader_rows (self->reader)->len)
    send_rows (self);
  else
    end (self, NULL);
}

/* What cannot be made into a client is sent as it is, with the reason: the bank counts and lists it with its own. */
static void
make_row (ImportSender *self, const ImportRow *from, ClientRow *to, Arena *arena)
{
  g_autofree char *text = import_row_text (from, import_reader_separator (self->reader));
  const char *label = "", *complaint = from->complaint;
  ClientSave *save = arena_alloc (arena, sizeof *save);

  if (complaint == NULL)
    complaint = import_row_make (self->plan, from->cells, save, &label, arena);
  client_row__init (to);
  to->number = from->line;
  to->text = arena_copy (arena, text, strlen (text));
  if (complaint == NULL)
    to->save = save;
  else
    {
      to->complaint = complaint;
      to->field = label;
    }
}

static void
send_rows (ImportSender *self)
{
  const GPtrArray *rows = import_reader_rows (self->reader);
  char separator = import_reader_separator (self->reader);
  g_autofree char *heads = import_row_text (g_ptr_array_index (rows, 0), separator);
  Arena *arena = arena_new (ARENA);
  ClientImport import = CLIENT_IMPORT__INIT;

  import.title = self->title;
  import.heads = arena_print (arena, "%s%c", heads, separator);
  import.work_id = self->work_id;
  import.total = rows->len - 1;
  import.rows = arena_alloc (arena, sizeof *import.rows * ROWS_AT_ONCE);
  while (self->next_row < rows->len && import.n_rows < ROWS_AT_ONCE)
    {
      ClientRow *row = import.rows[import.n_rows++] = arena_alloc (arena, sizeof *row);

      make_row (self, g_ptr_array_index (rows, self->next_row++), row, arena);
    }
  import.last = self->next_row == rows->len;
  ask_async (&clients_import_method, &import, NULL, rows_taken, g_object_ref (self));
  arena_free (arena);
}

static void look_up (ImportSender *self);

static void
looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ImportSender) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  const Lookup *lookup = g_ptr_array_index (self->lookups, self->next_lookup);
  g_autofree char *wanted = text_fold (lookup->name);
  size_t n = 0;
  Msg *const *rows;

  if (record == NULL)
    {
      end (self, error);
      return;
    }
  rows = record_rows (record, &n);
  for (size_t i = 0; i < n; i++)
    {
      const Suggestion *suggestion = (const Suggestion *) rows[i];
      g_autofree char *name = text_fold (suggestion->name);

      if (wanted[0] == '\0' && self->plan->address_type_id == 0)
        self->plan->address_type_id = suggestion->id;
      if (strcmp (name, wanted) == 0)
        g_hash_table_insert (self->plan->ids, import_row_key (lookup->path, lookup->name),
                             GSIZE_TO_POINTER (suggestion->id));
    }
  self->next_lookup++;
  look_up (self);
}

static void
look_up (ImportSender *self)
{
  SuggestQuery query = SUGGEST_QUERY__INIT;
  const Lookup *lookup;

  if (self->cancelled)
    {
      end (self, NULL);
      return;
    }
  if (self->next_lookup == self->lookups->len)
    {
      send_rows (self);
      return;
    }
  lookup = g_ptr_array_index (self->lookups, self->next_lookup);
  query.of = lookup->of;
  query.text = lookup->name;
  ask_async (&search_suggest_method, &query, NULL, looked_up, g_object_ref (self));
}

static void
add_lookup (ImportSender *self, const char *path, const FieldFact *fact, const char *name)
{
  Lookup *lookup;

  if (!g_hash_table_add (self->known, import_row_key (path, name)))
    return;
  lookup = g_new (Lookup, 1);
  *lookup = (Lookup){ g_strdup (path), g_strdup (fact_offers (fact)), g_strdup (name) };
  g_ptr_array_add (self->lookups, lookup);
}

static const ImportTarget *
target_at (ImportSender *self, size_t column)
{
  return self->plan->targets[column] != (size_t) -1 ? import_target (self->plan->targets[column]) : NULL;
}

static bool
is_of_address (const ImportTarget *target)
{
  return target != NULL && target->path[0] == '@';
}

/* What a column refers to, and where it goes; NULL when it holds no names of references. */
static const FieldFact *
reference_of (const ImportTarget *target, const char **path)
{
  const FieldFact *fact;

  if (target == NULL || target->path[0] == ':' || target->path[0] == '+')
    return NULL;
  *path = target->path + is_of_address (target);
  fact = fact_find (is_of_address (target) ? &address__descriptor : &client__descriptor, *path);
  return fact != NULL && fact_offers (fact)[0] != '\0' ? fact : NULL;
}

/* Each name of a reference is asked for once, however many rows bear it. Rows may be a million: some at a time. */
static gboolean
gather_some (gpointer data)
{
  ImportSender *self = data;
  const GPtrArray *rows = import_reader_rows (self->reader);
  guint end = MIN (self->gathered + GATHERED_AT_ONCE, rows->len);

  for (size_t c = 0; c < self->plan->n_columns; c++)
    {
      const char *path;
      const FieldFact *fact = reference_of (target_at (self, c), &path);

      for (guint i = self->gathered; fact != NULL && i < end; i++)
        {
          const ImportRow *row = g_ptr_array_index (rows, i);

          if (row->complaint == NULL && c < g_strv_length (row->cells) && row->cells[c][0] != '\0')
            add_lookup (self, path, fact, row->cells[c]);
        }
    }
  self->gathered = end;
  if (end < rows->len && !self->cancelled)
    return G_SOURCE_CONTINUE;
  for (size_t c = 0; c < self->plan->n_columns; c++)
    if (is_of_address (target_at (self, c)))
      add_lookup (self, "type_id", fact_find (&address__descriptor, "type_id"), "");
  look_up (self);
  return G_SOURCE_REMOVE;
}

void
import_sender_cancel (ImportSender *self)
{
  self->cancelled = true;   /* seen when the answer that is under way has come */
}

ImportSender *
import_sender_new (ImportReader *reader, ImportPlan *plan, const char *title)
{
  ImportSender *self = g_object_new (IMPORT_TYPE_SENDER, NULL);

  self->reader = g_object_ref (reader);
  self->plan = plan;
  self->title = g_strdup (title);
  self->gathered = self->next_row = 1;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, gather_some, g_object_ref (self), g_object_unref);
  return self;
}

static void
import_sender_dispose (GObject *object)
{
  ImportSender *self = IMPORT_SENDER (object);

  g_clear_object (&self->reader);
  g_clear_pointer (&self->plan, import_plan_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->lookups, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  G_OBJECT_CLASS (import_sender_parent_class)->dispose (object);
}

static void
import_sender_class_init (ImportSenderClass *class)
{
  G_OBJECT_CLASS (class)->dispose = import_sender_dispose;
  moved_signal = g_signal_new ("moved", IMPORT_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  ended_signal = g_signal_new ("ended", IMPORT_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_ERROR);
}

static void
import_sender_init (ImportSender *self)
{
  self->lookups = g_ptr_array_new_with_free_func (lookup_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
