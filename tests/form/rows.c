/* rows.c - a table of child rows with real widgets: what must be filled in, and how it was on an earlier day. */

#include <adwaita.h>
#include <string.h>

#include "client/form/rows.h"
#include "clients.pb-c.h"
#include "tests/form/begin.h"

typedef struct
{
  Communication phone, mail, *list[2];
  Client client;
} Anna;

static void
anna_init (Anna *anna)
{
  *anna = (Anna) { COMMUNICATION__INIT, COMMUNICATION__INIT, { &anna->phone, &anna->mail }, CLIENT__INIT };
  anna->phone.id = 11;
  anna->phone.kind = COMMUNICATION__KIND__MOBILE;
  anna->phone.value = (char *) "+79162041837";
  anna->mail.id = 12;
  anna->mail.kind = COMMUNICATION__KIND__EMAIL;
  anna->mail.value = (char *) "anna@example.org";
  anna->client.communications = anna->list;
  anna->client.n_communications = 2;
}

static FormRows *
rows_of (const Anna *anna)
{
  GtkWidget *rows = form_rows_new (&client__descriptor, "communications", " kind value note main");

  form_rows_show (FORM_ROWS (g_object_ref_sink (rows)), msg_const (&anna->client));
  return FORM_ROWS (rows);
}

static unsigned
count_marks (GtkWidget *from)
{
  unsigned n = gtk_widget_has_css_class (from, "required") && gtk_widget_get_visible (from);

  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_marks (child);
  return n;
}

static void
columns_that_must_be_filled_in_are_marked (void)
{
  g_autoptr (GtkWidget) addresses = NULL;
  g_autoptr (FormRows) rows = NULL;
  Anna anna;

  anna_init (&anna);
  rows = rows_of (&anna);
  g_assert_cmpuint (count_marks (GTK_WIDGET (rows)), ==, 2);   /* kind and value */
  addresses = g_object_ref_sink (form_rows_new (&client__descriptor, "addresses", " type_id city"));
  g_assert_cmpuint (count_marks (addresses), ==, 1);
}

static void
as_it_was_then_counts_lines_that_came_went_and_changed (void)
{
  g_autoptr (FormRows) rows = NULL;
  g_autofree char *text = NULL;
  Anna now, then;

  anna_init (&now);
  anna_init (&then);
  rows = rows_of (&now);
  then.mail.value = (char *) "old@example.org";
  then.phone.id = 9;
  then.phone.value = (char *) "+74951234567";
  form_rows_show_then (rows, msg_const (&then.client));
  g_assert_cmpuint (form_rows_count_changed (rows), ==, 3);   /* 11 came later, 9 is gone, 12 had another value */
  text = form_rows_as_text (rows);
  g_assert_null (strstr (text, "916 204"));
  g_assert_nonnull (strstr (text, "495 123-45-67"));
  g_assert_nonnull (strstr (text, "old@example.org"));
}

static void
as_it_was_then_is_as_it_is_when_nothing_happened (void)
{
  g_autoptr (FormRows) rows = NULL;
  Anna anna;

  anna_init (&anna);
  rows = rows_of (&anna);
  form_rows_show_then (rows, msg_const (&anna.client));
  g_assert_cmpuint (form_rows_count_changed (rows), ==, 0);
}

int
main (int argc, char **argv)
{
  form_test_begin (&argc, &argv);
  g_test_add_func ("/rows/columns that must be filled in are marked", columns_that_must_be_filled_in_are_marked);
  g_test_add_func ("/rows/as it was then counts lines that came, went and changed",
                   as_it_was_then_counts_lines_that_came_went_and_changed);
  g_test_add_func ("/rows/as it was then is as it is when nothing happened",
                   as_it_was_then_is_as_it_is_when_nothing_happened);
  return g_test_run ();
}
