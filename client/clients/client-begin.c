/* client-begin.c - see client-begin.h. */

#include "client/clients/client-begin.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/clients/serve.h"
#include "client/net/session.h"
#include "methods.h"

typedef struct
{
  Page *page;              /* outlives this: it is freed with what stands in the page */
  FormEditor *editor;
  uint64_t id;
} Begin;

static void
begin_free (gpointer data)
{
  Begin *self = data;

  g_object_unref (self->editor);
  g_free (self);
}

static Begin *
begin_of (GtkWidget *owner, Page *page, FormEditor *editor, uint64_t id)
{
  Begin *self = g_new (Begin, 1);

  *self = (Begin) { page, g_object_ref (editor), id };
  g_object_set_data_full (G_OBJECT (owner), "begin", self, begin_free);
  return self;
}

static void
open_again (GtkWidget *status)
{
  Begin *self = g_object_get_data (G_OBJECT (status), "begin");

  form_editor_open (self->editor, self->id);
}

static void
served (gpointer status)
{
  open_again (status);
}

static void
serve_clicked (GtkWidget *status)
{
  Begin *self = g_object_get_data (G_OBJECT (status), "begin");

  serve_ask (status, self->id, "", served, g_object_ref (status), g_object_unref);
}

void
client_refusal_show (Page *page, FormEditor *editor, uint64_t id, const GError *error)
{
  GtkWidget *status = adw_status_page_new (), *button;
  bool away = g_error_matches (error, FAULT_ERROR, FAULT_NOT_FOUND),
       serve = away && id != 0 && session_may ("clients.serve");

  begin_of (status, page, editor, id);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status),
                                 away ? "changes-prevent-symbolic" : "network-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status),
                             away ? _("This card is not open to you") : _("The card did not come"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (status), away ? _("There is no such client, or another branch serves him.") : error->message);
  button = gtk_button_new_with_label (serve ? _("Serve at this desk") : _("Ask again"));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (serve ? serve_clicked : open_again), status);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), button);
  adw_bin_set_child (ADW_BIN (page), status);
  page_set_title (page, _("Client"));
}

static void
begin_new (FormEditor *editor, Client__Form form)
{
  Client client = CLIENT__INIT;
  const Me *me = session_me ();

  client.form = form;
  client.type = CLIENT__TYPE__CLIENT;
  client.state = CLIENT__STATE__POTENTIAL;
  if (me != NULL)
    {
      client.manager_id = me->id;
      client.manager_name = me->name;
      client.branch_id = me->branch_id;
      client.branch_name = me->branch_name;
    }
  form_editor_begin (editor, msg_const (&client));
}

/* What makes a client himself is not copied: numbers, papers, accounts, marks of checks. */
static void
begin_as (FormEditor *editor, const Client *other)
{
  static const char *const own[]
      = { "id",        "version",    "access",     "code",     "tin",        "snils",      "ogrn",
          "kpp",       "created_at", "deleted_at", "excuse",   "main_phone", "main_email", "communications",
          "documents", "accounts",   "alt_names",  "contacts", "relations",  "negative",   "negative_note",
          "risk",      "risk_note",  "birth_day",  "name_key" };
  Arena *arena = arena_new (1 << 20);
  Client *client = record_copy (other, arena);

  for (unsigned i = 0; i < G_N_ELEMENTS (own); i++)
    msg_clear (msg (client), protobuf_c_message_descriptor_get_field_by_name (&client__descriptor, own[i]));
  for (size_t i = 0; i < client->n_addresses; i++)
    client->addresses[i]->id = 0;
  form_editor_begin (editor, msg_const (client));
  arena_free (arena);
}

static void
copy_arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) page = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  FormEditor *editor = g_object_get_data (G_OBJECT (page), "editor");

  if (record == NULL)
    client_refusal_show (CLIENT_PAGE (page), editor, 0, error);
  else
    begin_as (editor, record_get (record));
}

/* Each new client has an address of its own, so that two of them may be open, and each keeps its draft. */
static void
new_of (Begin *self, Client__Form form, const char *which)
{
  g_autofree char *address
      = g_strdup_printf ("client:new=%s,%" G_GINT64_FORMAT, which, g_get_real_time () / 1000);

  page_set_address (self->page, address);
  begin_new (self->editor, form);
}

static void
new_person (Begin *self)
{
  new_of (self, CLIENT__FORM__PERSON, "person");
}

static void
new_company (Begin *self)
{
  new_of (self, CLIENT__FORM__COMPANY, "company");
}

static void
ask_which (Page *page, FormEditor *editor)
{
  GtkWidget *status = adw_status_page_new (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *person = gtk_button_new_with_label (_("An individual")),
            *company = gtk_button_new_with_label (_("A legal entity"));
  Begin *self = begin_of (status, page, editor, 0);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "contact-new-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _("Who is the new client?"));
  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (person, "suggested-action");
  g_signal_connect_swapped (person, "clicked", G_CALLBACK (new_person), self);
  g_signal_connect_swapped (company, "clicked", G_CALLBACK (new_company), self);
  gtk_box_append (GTK_BOX (buttons), person);
  gtk_box_append (GTK_BOX (buttons), company);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), buttons);
  g_signal_connect (person, "map", G_CALLBACK (gtk_widget_grab_focus), NULL);
  adw_bin_set_child (ADW_BIN (page), status);
  page_set_title (page, _("A new client"));
}

void
client_begin (Page *page, FormEditor *editor, const char *key)
{
  RecordRef ref = RECORD_REF__INIT;

  if (g_str_has_prefix (key, "new=person"))
    begin_new (editor, CLIENT__FORM__PERSON);
  else if (g_str_has_prefix (key, "new=company"))
    begin_new (editor, CLIENT__FORM__COMPANY);
  else if (g_str_has_prefix (key, "copy="))
    {
      ref.id = g_ascii_strtoull (key + strlen ("copy="), NULL, 10);
      g_object_set_data_full (G_OBJECT (page), "editor", g_object_ref (editor), g_object_unref);
      ask_async (&clients_get_method, &ref, NULL, copy_arrived, g_object_ref (page));
    }
  else
    ask_which (page, editor);
}
