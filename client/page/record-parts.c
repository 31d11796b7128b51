/* record-parts.c - see record-parts.h. */

#include "client/page/record-parts.h"

#include <glib/gi18n.h>

#include "client/page/actions.h"
#include "client/page/verbs.h"
#include "common/facts.h"

static const char *const tones[] = { "calm", "good", "watch", "bad", "news" };

static GtkWidget *
label_new (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, class);
  return label;
}

static void
add_pill (GtkWidget *line, const Msg *record, const char *path)
{
  const Field *outer, *field = msg_find (record->descriptor, path, &outer);
  int value = *(const int *) msg_member (record, field);
  GtkWidget *pill = gtk_label_new (choice_label (field->descriptor, value));

  gtk_widget_add_css_class (pill, "pill");
  gtk_widget_add_css_class (pill, tones[choice_tone (field->descriptor, value)]);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (pill, value != 0);
  gtk_box_append (GTK_BOX (line), pill);
}

static char *
text_under (const RecordKind *kind, const Msg *record)
{
  GString *text = g_string_new (_(kind->title));

  for (unsigned i = 0; kind->under != NULL && kind->under[i] != NULL; i++)
    {
      g_autofree char *value = fact_show (record, kind->under[i]);

      if (value[0] != '\0')
        g_string_append_printf (text, "  ·  %s", value);
    }
  return g_string_free (text, FALSE);
}

GtkWidget *
record_head_new (const RecordKind *kind, const Msg *record, const char *name, const char *presence)
{
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *avatar, *head;
  g_autofree char *under = text_under (kind, record);

  head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  avatar = adw_avatar_new (44, name, kind->icon == NULL);
  if (kind->icon != NULL)
    adw_avatar_set_icon_name (ADW_AVATAR (avatar), kind->icon);
  gtk_box_append (GTK_BOX (line), label_new (name, "client-name"));
  for (unsigned i = 0; kind->pills != NULL && kind->pills[i] != NULL; i++)
    add_pill (line, record, kind->pills[i]);
  if (presence != NULL && presence[0] != '\0')
    {
      g_autofree char *text = g_strdup_printf (_("Also editing: %s"), presence);

      gtk_box_append (GTK_BOX (line), label_new (text, "watchers"));
    }
  gtk_box_append (GTK_BOX (names), line);
  gtk_box_append (GTK_BOX (names), label_new (under, "meta"));
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (names, TRUE);
  gtk_widget_add_css_class (head, "client-header");
  gtk_box_append (GTK_BOX (head), avatar);
  gtk_box_append (GTK_BOX (head), names);
  return head;
}

GtkWidget *
record_foot_new (const RecordKind *kind)
{
  static const char *const left[] = { "new", "copy", NULL }, *const right[] = { "cancel", "apply", "ok", NULL };
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
            *buttons = verbs_bar_new (right), *own = verbs_bar_new (left);

  for (GtkWidget *button = gtk_widget_get_first_child (buttons); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    gtk_widget_remove_css_class (button, "flat");
  gtk_box_set_spacing (GTK_BOX (buttons), 6);
  gtk_widget_add_css_class (gtk_widget_get_last_child (buttons), "suggested-action");
  for (unsigned i = 0; kind->actions != NULL && kind->actions[i] != NULL; i++)
    {
      gtk_box_append (GTK_BOX (own), action_button (kind->actions[i], true, true));
      gtk_widget_add_css_class (gtk_widget_get_last_child (own), "flat");
    }
  gtk_widget_set_hexpand (gap, TRUE);
  gtk_widget_add_css_class (foot, "card-foot");
  gtk_box_append (GTK_BOX (foot), own);
  gtk_box_append (GTK_BOX (foot), gap);
  gtk_box_append (GTK_BOX (foot), buttons);
  return foot;
}
