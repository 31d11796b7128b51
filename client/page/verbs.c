/* verbs.c - see verbs.h. */

#include "client/page/verbs.h"

#include <glib/gi18n.h>

#include "client/page/sublist.h"

static bool
may (Page *page, const char *verb)
{
  return page != NULL && CLIENT_PAGE_GET_CLASS (page)->may != NULL && CLIENT_PAGE_GET_CLASS (page)->may (page, verb);
}

static void
act (Page *page, const char *verb)
{
  if (may (page, verb))
    CLIENT_PAGE_GET_CLASS (page)->act (page, verb);
}

#define VERB(verb)                                                                                                     \
  static bool may_##verb (Page *page) { return may (page, #verb); }                                                    \
  static void run_##verb (GtkApplication *app, Page *page) { act (page, #verb); }

VERB (new)
VERB (copy)
VERB (edit)
VERB (delete)
VERB (restore)
VERB (print)
VERB (sort)
VERB (ok)
VERB (apply)
VERB (cancel)
VERB (add_line)
VERB (remove_line)

/* A page that is no list has lists in it. */
static bool
may_export (Page *page)
{
  return may (page, "export") || sublist_to_export (page) != NULL;
}

static void
run_export (GtkApplication *app, Page *page)
{
  if (may (page, "export"))
    act (page, "export");
  else if (may_export (page))
    sublist_export (sublist_to_export (page));
}

static const Action verbs[] = {
  { "record.new", N_("Record"), N_("Add"), "<Control>n", "list-add-symbolic", may_new, run_new },
  { "record.copy", N_("Record"), N_("Copy"), "<Control><Shift>n", "edit-copy-symbolic", may_copy, run_copy },
  { "record.edit", N_("Record"), N_("Edit"), "F4", "document-edit-symbolic", may_edit, run_edit },
  { "record.delete", N_("Record"), N_("Delete"), "<Control>Delete", "user-trash-symbolic", may_delete, run_delete },
  { "record.restore", N_("Record"), N_("Take out of the bin"), NULL, "edit-undo-symbolic", may_restore, run_restore },
  { "record.print", N_("Record"), N_("Print"), "<Control>p", "printer-symbolic", may_print, run_print },
  { "record.export", N_("Record"), N_("Export"), "<Control><Shift>e", "document-send-symbolic", may_export,
    run_export },
  { "record.sort", N_("List"), N_("Sort the list…"), "<Control><Shift>s", "view-sort-ascending-symbolic", may_sort,
    run_sort },
  { "record.ok", N_("Record"), N_("OK"), "<Control>Return", "emblem-ok-symbolic", may_ok, run_ok },
  { "record.apply", N_("Record"), N_("Apply"), "F2", "media-floppy-symbolic", may_apply, run_apply },
  { "record.cancel", N_("Record"), N_("Cancel"), "<Control>BackSpace", "edit-undo-symbolic", may_cancel, run_cancel },
  { "record.add-line", N_("Record"), N_("Add a line"), "<Alt>Insert", "list-add-symbolic", may_add_line, run_add_line },
  { "record.remove-line", N_("Record"), N_("Remove the line"), "<Alt>Delete", "list-remove-symbolic",
    may_remove_line, run_remove_line }
};

void
verbs_add (GtkApplication *app)
{
  actions_add (app, verbs, G_N_ELEMENTS (verbs));
}

/* What is in the bin is taken out of it, what is not is put there: a bar that offers both shows the one that can be. */
static void
show_when_may (const char *const *names, const char *name, GtkWidget *button)
{
  if (g_str_equal (name, "restore") && g_strv_contains (names, "delete"))
    g_object_bind_property (button, "sensitive", button, "visible", G_BINDING_SYNC_CREATE);
}

GtkWidget *
verbs_bar_new (const char *const *names)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);

  gtk_widget_add_css_class (bar, "verbs");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Toolbar"), -1);
  for (unsigned i = 0; names[i] != NULL; i++)
    {
      g_autofree char *id = g_strconcat ("record.", names[i], NULL);
      GtkWidget *button = action_button (id, true, true);

      gtk_widget_add_css_class (button, "flat");
      show_when_may (names, names[i], button);
      gtk_box_append (GTK_BOX (bar), button);
    }
  return bar;
}
