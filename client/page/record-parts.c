/* record-parts.c - see record-parts.h. */

#include "client/page/record-parts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/page/actions.h"
#include "client/page/verbs.h"
#include "common/facts.h"

enum { NAME_LEAST = 14 };   /* characters of a name that are always seen */

static const char *const tones[] = { "calm", "good", "watch", "bad", "news" };

bool
record_in_bin (const Msg *record)
{
  const Field *outer, *deleted = msg_find (record->descriptor, "deleted_at", &outer);

  return deleted != NULL && msg_is_present (record, deleted);
}

GtkWidget *
record_label_new (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
pill_new (const char *text, const char *tone)
{
  GtkWidget *pill = gtk_label_new (text);

  gtk_widget_add_css_class (pill, "pill");
  gtk_widget_add_css_class (pill, tone);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  return pill;
}

static void
add_pill (GtkWidget *line, const Msg *record, const char *name)
{
  bool with_label = g_str_has_suffix (name, ":");
  g_autofree char *path = g_strndup (name, strlen (name) - with_label);
  const Field *outer, *field = msg_find (record->descriptor, path, &outer);
  int value = *(const int *) msg_member (record, field);
  const char *label = choice_label (field->descriptor, value);
  g_autofree char *small = g_utf8_strdown (label, -1);
  g_autofree char *text = with_label ? g_strdup_printf ("%s: %s", _(fact_find (record->descriptor, path)->label), small)
                                     : g_strdup (label);
  GtkWidget *pill = pill_new (text, tones[choice_tone (field->descriptor, value)]);

  gtk_widget_set_visible (pill, value != 0);
  gtk_box_append (GTK_BOX (line), pill);
}

char *
record_text_under (const RecordKind *kind, const Msg *record)
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

void
record_watchers_show (GtkWidget *watchers, const char *who)
{
  g_autofree char *text = g_strdup_printf (_("Also editing: %s"), who != NULL ? who : "");

  gtk_label_set_text (GTK_LABEL (watchers), text);
  gtk_widget_set_visible (watchers, who != NULL && who[0] != '\0');
}

GtkWidget *
record_watchers_new (const char *who)
{
  GtkWidget *watchers = record_label_new (NULL, "watchers");

  gtk_label_set_ellipsize (GTK_LABEL (watchers), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (watchers, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (
      watchers, _("If both of you change the same field, the second will be asked whose value shall stand"));
  record_watchers_show (watchers, who);
  return watchers;
}

static gboolean
tell_whole (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (label)));
  return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
}

/* Onto a second line; what has no room on two is told to who points at it. */
static void
let_wrap (GtkWidget *label)
{
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), NAME_LEAST);
  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (tell_whole), NULL);
}

GtkWidget *
record_names_new (const Msg *record, const char *name, int most, const char *const *pills, GtkWidget *watchers,
                  const char *under)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *label = record_label_new (name, "client-name"), *meta = record_label_new (under, "meta");

  if (g_utf8_strlen (name, -1) > NAME_LEAST)
    let_wrap (label);
  gtk_label_set_max_width_chars (GTK_LABEL (label), most);
  gtk_box_append (GTK_BOX (line), label);
  if (record_in_bin (record))
    gtk_box_append (GTK_BOX (line), pill_new (_("In the bin"), "bad"));
  for (unsigned i = 0; pills != NULL && pills[i] != NULL; i++)
    add_pill (line, record, pills[i]);
  gtk_box_append (GTK_BOX (line), watchers);
  gtk_widget_add_css_class (meta, "num");
  gtk_label_set_ellipsize (GTK_LABEL (meta), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), meta);
  return box;
}

char *
record_short_name (const char *surname, const char *given_name, const char *patronymic)
{
  const char *const others[] = { given_name, patronymic };
  GString *name = g_string_new (surname);

  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (others[i][0] == '\0')
        continue;
      g_string_append_c (name, ' ');
      g_string_append_unichar (name, g_utf8_get_char (others[i]));
      g_string_append_c (name, '.');
    }
  return g_string_free (name, FALSE);
}

GtkWidget *
record_head_new (const RecordKind *kind, const Msg *record, const char *name, GtkWidget *watchers)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *avatar, *names;
  bool known = *(const uint64_t *) msg_named (record, "id") != 0;   /* "New person" has no initials */
  g_autofree char *under = record_text_under (kind, record);

  avatar = adw_avatar_new (44, known ? name : "", kind->icon == NULL && known);
  if (kind->icon != NULL)
    adw_avatar_set_icon_name (ADW_AVATAR (avatar), kind->icon);
  names = record_names_new (record, name, -1, kind->pills, watchers, under);
  gtk_widget_set_hexpand (names, TRUE);
  gtk_widget_add_css_class (head, "client-header");
  gtk_box_append (GTK_BOX (head), avatar);
  gtk_box_append (GTK_BOX (head), names);
  return head;
}

GtkWidget *
record_foot_new (const RecordKind *kind)
{
  static const char *const right[] = { "cancel", "apply", "ok", NULL };
  const char *left[] = { "new", "copy", NULL, NULL, NULL, NULL };
  unsigned n = 2;
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
            *buttons = verbs_bar_new (right), *own;

  if (kind->bin != NULL)
    {
      left[n++] = "delete";
      left[n++] = "restore";
    }
  left[n++] = "print";
  own = verbs_bar_new (left);
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

void
record_act_on_line (Page *page, Form *form, const char *verb)
{
  if (strcmp (verb, "add_line") == 0)
    form_add_line (form);
  else if (!form_remove_line (form))
    page_toast (GTK_WIDGET (page), _("Put the caret into the line first"));
}
