/* each-row.c - see each-row.h. */

#include "client/page/each-row.h"

#include <glib/gi18n.h>

#include "client/page/page.h"

typedef struct
{
  GtkWidget *from;
  const RpcMethod *method;
  unsigned waiting, refused;
  void (*done) (gpointer data);
  gpointer data;
} EachRow;

static void
row_done (GObject *source, GAsyncResult *result, gpointer data)
{
  EachRow *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL && self->refused++ == 0)
    page_complain (self->from, error);
  if (--self->waiting > 0)
    return;
  if (self->refused == 0)
    page_toast (self->from, _("Done"));
  self->done (self->data);
  g_object_unref (self->from);
  g_free (self);
}

static void
do_row (const Msg *row, gpointer data)
{
  EachRow *self = data;
  const uint32_t *version = msg_named (row, "version");
  RecordRef ref = RECORD_REF__INIT;

  ref.id = *(const uint64_t *) msg_named (row, "id");
  ref.version = version != NULL ? *version : 0;
  self->waiting++;
  ask_async (self->method, &ref, NULL, row_done, self);
}

void
each_row_do (GtkWidget *from, Table *table, const RpcMethod *method, void (*done) (gpointer data), gpointer data)
{
  EachRow *self = g_new0 (EachRow, 1);

  *self = (EachRow) { g_object_ref (from), method, 0, 0, done, data };
  table_each_picked (table, do_row, self);
  if (self->waiting > 0)
    return;
  g_object_unref (from);
  g_free (self);
}

void
each_row_change (GtkWidget *from, const RpcMethod *method, const void *message, void (*done) (gpointer data),
                 gpointer data)
{
  EachRow *self = g_new0 (EachRow, 1);

  *self = (EachRow) { g_object_ref (from), method, 1, 0, done, data };
  ask_async (method, message, NULL, row_done, self);
}
