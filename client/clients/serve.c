/* serve.c - see serve.h. */

#include "client/clients/serve.h"

#include <glib/gi18n.h>

#include "client/net/ask.h"
#include "client/net/fault.h"
#include "client/page/page.h"
#include "methods.h"

enum { NUMBER_MAX = 120, REASON_MAX = 300 };

/* The dialog has it, and the question that is under way. */
typedef struct
{
  GtkWidget *from;
  char *number, *reason;
  bool alone;
  uint64_t id;
  void (*done) (gpointer data);
  gpointer data;
  GDestroyNotify free_data;
} Serving;

static void
serving_clear (gpointer data)
{
  Serving *self = data;

  g_object_unref (self->from);
  self->free_data (self->data);
  g_free (self->number);
  g_free (self->reason);
}

static void
serving_unref (gpointer self)
{
  g_rc_box_release_full (self, serving_clear);
}

static void answered (GObject *source, GAsyncResult *result, gpointer data);

static void
ask (Serving *self, const RpcMethod *method)
{
  ServeHere here = SERVE_HERE__INIT;

  here.id = self->id;
  here.number = self->number;
  here.reason = self->reason;
  ask_because_async (method, &here, self->reason, NULL, answered, g_rc_box_acquire (self));
}

/* Who is denied alone may have a colleague confirm it: some clients are opened in no other way. */
static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Serving *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  bool again = self->alone && g_error_matches (error, FAULT_ERROR, FAULT_DENIED);

  self->alone = false;
  if (again)
    ask (self, &clients_serve_restricted_method);
  else if (record != NULL)
    self->done (self->data);
  else if (g_error_matches (error, FAULT_ERROR, FAULT_PROPOSED))
    page_toast (self->from, error->message);
  else
    page_complain (self->from, error);
  serving_unref (self);
}

static void
told (const char *const *texts, gpointer data)
{
  Serving *self = data;

  self->number = g_strdup (texts[0]);
  self->reason = g_strdup (texts[1]);
  self->alone = true;
  ask (self, &clients_serve_method);
}

void
serve_ask (GtkWidget *from, uint64_t id, const char *number, void (*done) (gpointer data), gpointer data,
           GDestroyNotify free_data)
{
  const PageQuestion question
      = { .title = _("Serve this client at this desk?"),
          .text = _("The client belongs to another branch. The card will be open to you for a day; his manager and "
                     "the security department will see who looked and why."),
          .button = _("Serve at this desk"),
          .lines = { { _("Number or e-mail of the client"), _("In full, as he gives it"), number, NUMBER_MAX },
                     { _("Reason"), _("Why: passport shown at the window, a call…"), NULL, REASON_MAX } } };
  Serving *self = g_rc_box_new0 (Serving);

  *self = (Serving) { .from = g_object_ref (from), .id = id, .done = done, .data = data, .free_data = free_data };
  page_ask_lines (from, &question, told, self, serving_unref);
}
