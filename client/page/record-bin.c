/* record-bin.c - see record-bin.h. */

#include "client/page/record-bin.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/page/record-parts.h"
#include "list.pb-c.h"

typedef struct
{
  Page *page;
  FormEditor *editor;
  const RecordBin *bin;
} Move;

static Move *
move_new (Page *page, FormEditor *editor, const RecordBin *bin)
{
  Move *self = g_new (Move, 1);

  *self = (Move){ g_object_ref (page), g_object_ref (editor), bin };
  return self;
}

static void
move_free (gpointer data)
{
  Move *self = data;

  g_object_unref (self->page);
  g_object_unref (self->editor);
  g_free (self);
}

bool
record_bin_may (const RecordBin *bin, const Msg *record, const char *verb)
{
  bool out = strcmp (verb, "restore") == 0;

  return bin != NULL && record_in_bin (record) == out && session_may ((out ? bin->take_out : bin->put_in)->right);
}

static bool
is_open (const Move *self)
{
  return gtk_widget_get_root (GTK_WIDGET (self->page)) != NULL;
}

static void
moved (GObject *source, GAsyncResult *result, gpointer data)
{
  Move *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL)
    page_complain (GTK_WIDGET (self->page), error);
  else if (is_open (self))
    {
      page_toast (GTK_WIDGET (self->page), record_in_bin (form_editor_get (self->editor))
                                             ? _("The card is out of the bin") : _("The card is in the bin"));
      form_editor_refresh (self->editor);
    }
  move_free (self);
}

static void
move (Page *page, FormEditor *editor, const RecordBin *bin, const RpcMethod *method)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = form_editor_get_id (editor);
  ref.version = form_editor_get_version (editor);
  ask_async (method, &ref, NULL, moved, move_new (page, editor, bin));
}

static void
sure (gpointer data)
{
  const Move *self = data;

  if (is_open (self))
    move (self->page, self->editor, self->bin, self->bin->put_in);
}

void
record_bin_put_in (Page *page, FormEditor *editor, const RecordBin *bin)
{
  page_ask_sure (GTK_WIDGET (page), _(bin->sure), _("It can be taken out of there again."), _("Delete"), sure,
                 move_new (page, editor, bin), move_free);
}

void
record_bin_take_out (Page *page, FormEditor *editor, const RecordBin *bin)
{
  move (page, editor, bin, bin->take_out);
}
