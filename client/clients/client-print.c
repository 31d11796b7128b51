/* client-print.c - see client-print.h. */

#include "client/clients/client-print.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/page/page.h"
#include "client/page/paper.h"
#include "methods.h"

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

/* A print is a look with a reason: nothing goes onto paper that "Who looked" does not tell of. */
static void
print_noted (Paper *paper, GtkWidget *from, uint64_t id)
{
  Noted *self = g_new0 (Noted, 1);
  RecordRef ref = RECORD_REF__INIT;

  self->paper = paper;
  self->from = g_object_ref (from);
  ref.id = id;
  ask_because_async (&clients_get_method, &ref, _("Printed"), NULL, noted, self);
}

void
client_print_then (Form *form, const Msg *record, const char *then)
{
  const Client *client = (const Client *) record;
  const char *form_label = choice_label (&client__form__descriptor, client->form),
             *state = choice_label (&client__state__descriptor, client->state);
  g_autofree char *under
      = g_strdup_printf ("%s%s%s%s%s  ·  %s", then != NULL ? then : "", then != NULL ? "  ·  " : "", form_label,
                         state[0] != '\0' ? "  ·  " : "", state, client->branch_name);
  g_autofree char *now = moment_show (g_get_real_time () / 1000);
  const Me *me = session_me ();
  g_autofree char *foot
      = g_strdup_printf (_("%s  ·  printed by %s  ·  %s"), _("Client's card"), me != NULL ? me->name : "", now);
  Print print = { paper_new (client->name, under), NULL };

  paper_set_foot (print.paper, foot);
  form_tell (form, tell, &print);
  g_free (print.heading);
  print_noted (print.paper, GTK_WIDGET (form), client->id);
}

void
client_print (Form *form, const Msg *record)
{
  client_print_then (form, record, NULL);
}
