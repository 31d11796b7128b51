/* list-toolbar.c - see list-toolbar.h. */

#include "client/page/list-toolbar.h"

#include "client/page/actions.h"
#include "client/page/verbs.h"

/* First what is done to records, then paper and files. */
GtkWidget *
list_toolbar_new (const ListKind *kind)
{
  const char *verbs[8], *out[] = { "print", kind->method->exports[0] != '\0' ? "export" : NULL, NULL };
  unsigned n = 0;
  GtkWidget *bar;

  if (kind->adds != NULL)
    verbs[n++] = "new";
  if (kind->copies != NULL)
    verbs[n++] = "copy";
  if (kind->opens != NULL)
    verbs[n++] = "edit";
  if (kind->deletes != NULL)
    verbs[n++] = "delete";
  if (kind->restores != NULL)
    verbs[n++] = "restore";
  verbs[n] = NULL;
  bar = verbs_bar_new (verbs);
  for (unsigned i = 0; kind->actions != NULL && kind->actions[i] != NULL; i++)
    {
      gtk_box_append (GTK_BOX (bar), action_button (kind->actions[i], true, true));
      gtk_widget_add_css_class (gtk_widget_get_last_child (bar), "flat");
    }
  gtk_box_append (GTK_BOX (bar), verbs_bar_new (out));
  return bar;
}
