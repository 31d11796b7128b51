/* card-print.c - see card-print.h. */

#include "client/page/card-print.h"

#include <glib/gi18n.h>

#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/page/page.h"
#include "client/page/paper.h"
#include "client/page/record-parts.h"

typedef struct
{
  Paper *paper;
  char *heading;
} Print;

static void
tell (const char *heading, const char *label, const char *text, gpointer data)
{
  Print *print = data;

  if (g_strcmp0 (print->heading, heading) != 0)
    {
      paper_heading (print->paper, heading);
      g_free (print->heading);
      print->heading = g_strdup (heading);
    }
  if (label != NULL)
    paper_pair (print->paper, label, text);
  else
    {
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      for (unsigned i = 0; lines[i] != NULL; i++)
        if (lines[i][0] != '\0')
          paper_text (print->paper, lines[i]);
    }
}

typedef struct
{
  Paper *paper;
  GtkWidget *from;
} Noted;

static void
noted (GObject *source, GAsyncResult *result, gpointer data)
{
  Noted *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record != NULL)
    paper_print (self->paper, self->from);
  else
    {
      page_complain (self->from, error);
      paper_free (self->paper);
    }
  g_object_unref (self->from);
  g_free (self);
}

/* Of whatever is noted when it is opened the print is noted as well, with that for a reason. */
static void
print_noted (Paper *paper, GtkWidget *from, const RpcMethod *load, uint64_t id)
{
  Noted *self = g_new0 (Noted, 1);
  RecordRef ref = RECORD_REF__INIT;

  self->paper = paper;
  self->from = g_object_ref (from);
  ref.id = id;
  ask_because_async (load, &ref, _("Printed"), NULL, noted, self);
}

void
card_print (const RecordKind *kind, Form *form, const Msg *record, const char *then)
{
  g_autofree char *under = record_text_under (kind, record), *now = moment_show (g_get_real_time () / 1000);
  g_autofree char *below = then != NULL ? g_strdup_printf ("%s  ·  %s", then, under) : g_strdup (under);
  g_autofree char *foot = g_strdup_printf (_("%s  ·  printed by %s  ·  %s"), _(kind->title),
                                           session_me () != NULL ? session_me ()->name : "", now);
  const char *name = *(const char *const *) msg_named (record, kind->name);
  Print print = { paper_new (name, below), NULL };

  paper_set_foot (print.paper, foot);
  form_tell (form, tell, &print);
  g_free (print.heading);
  print_noted (print.paper, GTK_WIDGET (form), kind->load, *(const uint64_t *) msg_named (record, "id"));
}
