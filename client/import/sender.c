/* sender.c - see sender.h. */

#include "client/import/sender.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/import/targets.h"
#include "client/net/ask.h"
#include "client/net/watch.h"
#include "common/facts.h"
#include "common/text.h"
#include "methods.h"

enum { ROWS_AT_ONCE = 200, ARENA = 4 << 20, LOOK_EVERY = 1000, REJECTS_PAGE = 500 };

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
  GPtrArray *lookups, *rejects;
  guint next_lookup, next_row, n_sent, n_local, timer;
  Record *work;
  Watch *watch;
  bool cancelled, ended, rejects_fetched;
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

static void
reject_free (gpointer data)
{
  ImportReject *reject = data;

  g_free (reject->complaint);
  g_free (reject->label);
  g_free (reject->text);
  g_free (reject);
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
add_reject (ImportSender *self, unsigned line, const char *complaint, const char *label, char *text)
{
  ImportReject *reject = g_new0 (ImportReject, 1);

  *reject = (ImportReject) { line, g_strdup (complaint), g_strdup (label), text };
  g_ptr_array_add (self->rejects, reject);
}

static void
end (ImportSender *self, const GError *error)
{
  if (self->ended)
    return;
  self->ended = true;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_emit (self, moved_signal, 0);
  g_signal_emit (self, ended_signal, 0, error);
}

static const Work *
work_of (ImportSender *self)
{
  return self->work != NULL ? record_get (self->work) : NULL;
}

bool
import_sender_is_undone (ImportSender *self)
{
  return work_of (self) != NULL && (work_of (self)->undoes_id != 0 || work_of (self)->state == WORK__STATE__UNDONE);
}

uint64_t
import_sender_work (ImportSender *self)
{
  return work_of (self) != NULL ? work_of (self)->id : 0;
}

Work__State
import_sender_state (ImportSender *self)
{
  return work_of (self) != NULL ? work_of (self)->state : WORK__STATE__NO_STATE;
}

void
import_sender_counts (ImportSender *self, unsigned *sent, unsigned *done, unsigned *rejected, unsigned *total)
{
  const GPtrArray *rows = import_reader_rows (self->reader);

  *total = rows->len > 0 ? rows->len - 1 : 0;
  *sent = self->n_sent + self->n_local;
  *rejected = self->n_local + (work_of (self) != NULL ? work_of (self)->rejected : 0);
  *done = work_of (self) != NULL ? work_of (self)->done - MIN (work_of (self)->done, work_of (self)->rejected) : 0;
}

const GPtrArray *
import_sender_rejects (ImportSender *self)
{
  return self->rejects;
}

/* The server tells the field by its name, and leaves its label to be put into the sentence. */
static void
add_work_row (ImportSender *self, const WorkRow *row)
{
  const FieldFact *fact = row->field[0] != '\0' ? fact_find (&client__descriptor, row->field) : NULL;
  const char *label = fact != NULL && fact->label[0] != '\0' ? _(fact->label) : row->field;
  g_autofree char *complaint = fault_text (row->complaint, &label, 1, 0);

  add_reject (self, row->number, complaint, label, g_strdup (row->text));
}

static void
rejects_arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ImportSender) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  size_t n = 0;
  Msg *const *rows = record != NULL ? record_rows (record, &n) : NULL;

  for (size_t i = 0; i < n; i++)
    {
      const WorkRow *row = (const WorkRow *) rows[i];

      add_work_row (self, row);
    }
  end (self, error);
}

static void
fetch_rejects (ImportSender *self)
{
  ListQuery query = LIST_QUERY__INIT;

  if (self->rejects_fetched)
    return;
  self->rejects_fetched = true;
  query.of_id = import_sender_work (self);
  query.limit = REJECTS_PAGE;
  ask_async (&works_rows_method, &query, NULL, rejects_arrived, g_object_ref (self));
}

static bool
is_over (Work__State state)
{
  return state != WORK__STATE__WAITING && state != WORK__STATE__RUNS && state != WORK__STATE__NO_STATE;
}

static void
work_arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ImportSender) self = data;
  g_autoptr (Record) record = ask_finish (result, NULL);

  if (record == NULL || self->ended)
    return;   /* the next look will tell */
  g_set_object (&self->work, record);
  g_signal_emit (self, moved_signal, 0);
  if (!is_over (work_of (self)->state))
    return;
  if (work_of (self)->rejected > 0)
    fetch_rejects (self);
  else
    end (self, NULL);
}

static gboolean
look (gpointer data)
{
  ImportSender *self = data;
  RecordRef ref = RECORD_REF__INIT;

  ref.id = import_sender_work (self);
  ask_async (&works_get_method, &ref, NULL, work_arrived, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
look_now (ImportSender *self)
{
  look (self);
}

/* The work goes on by itself: a desk that is closed now may come back to it. */
static void
follow (ImportSender *self)
{
  self->watch = watch_new ("work", import_sender_work (self));
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (look_now), self, G_CONNECT_SWAPPED);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (LOOK_EVERY, look, self);
}

static void send_rows (ImportSender *self);

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
  g_set_object (&self->work, record);
  g_signal_emit (self, moved_signal, 0);
  if (self->cancelled)
    end (self, NULL);
  else if (self->next_row < import_reader_rows (self->reader)->len)
    send_rows (self);
  else
    follow (self);
}

static bool
make_row (ImportSender *self, const ImportRow *from, ClientRow *to, Arena *arena)
{
  g_autofree char *text = import_row_text (from, import_reader_separator (self->reader));
  const char *label = "", *complaint = from->complaint;
  ClientSave *save = arena_alloc (arena, sizeof *save);

  if (complaint == NULL)
    complaint = import_row_make (self->plan, from->cells, save, &label, arena);
  if (complaint != NULL)
    {
      add_reject (self, from->line, _(complaint), label[0] != '\0' ? _(label) : "", g_steal_pointer (&text));
      self->n_local++;
      return false;
    }
  client_row__init (to);
  to->number = from->line;
  to->save = save;
  to->text = arena_copy (arena, text, strlen (text));
  return true;
}

static void
send_rows (ImportSender *self)
{
  const GPtrArray *rows = import_reader_rows (self->reader);
  Arena *arena = arena_new (ARENA);
  ClientImport import = CLIENT_IMPORT__INIT;

  import.title = self->title;
  import.work_id = import_sender_work (self);
  import.total = rows->len - 1;
  import.rows = arena_alloc (arena, sizeof *import.rows * ROWS_AT_ONCE);
  while (self->next_row < rows->len && import.n_rows < ROWS_AT_ONCE)
    {
      ClientRow *row = arena_alloc (arena, sizeof *row);

      if (make_row (self, g_ptr_array_index (rows, self->next_row++), row, arena))
        import.rows[import.n_rows++] = row;
    }
  import.last = self->next_row == rows->len;
  self->n_sent += import.n_rows;
  if (import.n_rows > 0 || (import.last && import.work_id != 0))
    ask_async (&clients_import_method, &import, NULL, rows_taken, g_object_ref (self));
  else
    end (self, NULL);   /* not one row was good */
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
add_lookup (ImportSender *self, GHashTable *known, const char *path, const FieldFact *fact, const char *name)
{
  Lookup *lookup;
  char *key = import_row_key (path, name);

  if (!g_hash_table_add (known, key))
    return;
  lookup = g_new (Lookup, 1);
  *lookup = (Lookup){ g_strdup (path), g_strdup (fact->dictionary[0] != '\0' ? fact->dictionary : fact->of),
                      g_strdup (name) };
  g_ptr_array_add (self->lookups, lookup);
}

/* Each name of a reference is asked for once, however many rows bear it. */
static void
gather_lookups (ImportSender *self)
{
  const GPtrArray *rows = import_reader_rows (self->reader);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  bool address = false;

  for (size_t c = 0; c < self->plan->n_columns; c++)
    {
      const ImportTarget *target
          = self->plan->targets[c] != (size_t) -1 ? import_target (self->plan->targets[c]) : NULL;
      bool of_address = target != NULL && target->path[0] == '@';
      const ProtobufCMessageDescriptor *type = of_address ? &address__descriptor : &client__descriptor;
      const char *path = target != NULL ? target->path + of_address : "";
      const FieldFact *fact = target != NULL && path[0] != ':' && path[0] != '+' ? fact_find (type, path) : NULL;

      address = address || of_address;
      if (fact == NULL || (fact->dictionary[0] == '\0' && fact->of[0] == '\0'))
        continue;
      for (guint i = 1; i < rows->len; i++)
        {
          const ImportRow *row = g_ptr_array_index (rows, i);

          if (row->complaint == NULL && c < g_strv_length (row->cells) && row->cells[c][0] != '\0')
            add_lookup (self, known, path, fact, row->cells[c]);
        }
    }
  if (address)
    add_lookup (self, known, "type_id", fact_find (&address__descriptor, "type_id"), "");
}

void
import_sender_cancel (ImportSender *self)
{
  RecordRef ref = RECORD_REF__INIT;

  self->cancelled = true;
  ref.id = import_sender_work (self);
  if (ref.id != 0 && !self->ended)
    ask_async (&works_cancel_method, &ref, NULL, work_arrived, g_object_ref (self));
}

static void
undoing (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ImportSender) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL)
    {
      self->ended = false;
      end (self, error);
      return;
    }
  g_set_object (&self->work, record);
  follow (self);
}

/* From here on the work is the one that takes the first back; what it keeps is listed as its rejected rows. */
void
import_sender_undo (ImportSender *self)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = import_sender_work (self);
  g_ptr_array_set_size (self->rejects, 0);
  self->ended = self->rejects_fetched = false;
  self->n_local = 0;
  ask_async (&works_undo_method, &ref, NULL, undoing, g_object_ref (self));
}

ImportSender *
import_sender_new (ImportReader *reader, ImportPlan *plan, const char *title)
{
  ImportSender *self = g_object_new (IMPORT_TYPE_SENDER, NULL);

  self->reader = g_object_ref (reader);
  self->plan = plan;
  self->title = g_strdup (title);
  self->next_row = 1;
  gather_lookups (self);
  look_up (self);
  return self;
}

static void
import_sender_dispose (GObject *object)
{
  ImportSender *self = IMPORT_SENDER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->watch);
  g_clear_object (&self->work);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->plan, import_plan_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->lookups, g_ptr_array_unref);
  g_clear_pointer (&self->rejects, g_ptr_array_unref);
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
  self->rejects = g_ptr_array_new_with_free_func (reject_free);
}
