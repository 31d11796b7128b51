/* client-print.c - see client-print.h. */

#include "client/clients/client-print.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/session.h"
#include "client/page/paper.h"

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

void
client_print (Form *form, const Client *client)
{
  const char *form_label = choice_label (&client__form__descriptor, client->form),
             *state = choice_label (&client__state__descriptor, client->state);
  g_autofree char *under
      = g_strdup_printf ("%s%s%s  ·  %s", form_label, state[0] != '\0' ? "  ·  " : "", state, client->branch_name);
  g_autofree char *now = moment_show (g_get_real_time () / 1000);
  const Me *me = session_me ();
  g_autofree char *foot
      = g_strdup_printf (_("%s  ·  printed by %s  ·  %s"), _("Client's card"), me != NULL ? me->name : "", now);
  Print print = { paper_new (client->name, under), NULL };

  paper_set_foot (print.paper, foot);
  form_tell (form, tell, &print);
  g_free (print.heading);
  paper_print (print.paper, GTK_WIDGET (form));
}
