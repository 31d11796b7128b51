/* erase.c - see erase.h. */

#include "client/clients/erase.h"

#include <glib/gi18n.h>

#include "client/clients/client-card.h"
#include "client/net/ask.h"
#include "client/net/fault.h"
#include "client/net/session.h"
#include "client/page/actions.h"
#include "client/page/record-page.h"
#include "clients.pb-c.h"
#include "methods.h"

enum { DECISION_MAX = 60, REASON_MAX = 300 };

/* It is never done at once: that a colleague has to confirm it is the good answer. */
static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) from = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL && g_error_matches (error, FAULT_ERROR, FAULT_PROPOSED))
    page_toast (from, error->message);
  else if (record == NULL)
    page_complain (from, error);
}

/* 0 when the page in front is no card of a client who is in the base. */
static uint64_t
client_in_front (Page *page)
{
  return client_card_is (page) ? ((const Client *) record_page_get (page))->id : 0;
}

static bool
may_erase (Page *page)
{
  return client_in_front (page) != 0 && session_may ("clients.erase");
}

static void
told (const char *const *texts, gpointer page)
{
  EraseOrder order = ERASE_ORDER__INIT;

  order.id = client_in_front (page);
  order.decision = (char *) texts[0];
  order.reason = (char *) texts[1];
  ask_because_async (&clients_erase_method, &order, order.reason, NULL, answered, g_object_ref (page));
}

static void
run_erase (GtkApplication *app, Page *page)
{
  const PageQuestion question
      = { .title = _("Erase this client's personal data?"),
          .text = _("After a colleague has confirmed it, the card, its history, notes and files are gone for good; "
                     "nobody can bring them back. That there was such a client, the decision and its reason stay."),
          .button = _("Propose it"),
          .grave = true,
          .lines = { { _("Decision"), _("Number of the paper, as 152-7"), NULL, DECISION_MAX },
                     { _("Reason"), _("Without the client's name: it stays for ever"), NULL, REASON_MAX } } };

  page_ask_lines (GTK_WIDGET (page), &question, told, g_object_ref (page), g_object_unref);
}

void
erase_actions_add (GtkApplication *app)
{
  static const Action actions[] = { { "client.erase", N_("Client"), N_("Erase personal data…"), NULL,
                                      "edit-clear-all-symbolic", may_erase, run_erase } };

  actions_add (app, actions, G_N_ELEMENTS (actions));
}
