/* sheet.c - see sheet.h. */

#include "client/shell/sheet.h"

GtkWidget *
sheet_new (void)
{
  GtkWidget *sheet = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (sheet, "door");
  gtk_widget_set_valign (sheet, GTK_ALIGN_CENTER);
  return sheet;
}

GtkWidget *
sheet_add (GtkWidget *sheet, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (sheet), child);
  return child;
}

GtkWidget *
sheet_add_label (GtkWidget *sheet, const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, class);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  return sheet_add (sheet, label);
}

GtkWidget *
sheet_add_complaint (GtkWidget *sheet)
{
  /* Its line is kept free: the sheet shall not leap under the mouse. */
  return sheet_add_label (sheet, "", "complaint");
}

GtkWidget *
sheet_add_name (GtkWidget *sheet, const char *name)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "sheet-name");
  return sheet_add (sheet, label);
}

GtkWidget *
sheet_add_entry (GtkWidget *sheet, const char *name, bool secret)
{
  GtkWidget *entry = secret ? gtk_password_entry_new () : gtk_entry_new (), *label = sheet_add_name (sheet, name);

  if (secret)
    gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  return sheet_add (sheet, entry);
}

GtkWidget *
sheet_add_rule (GtkWidget *sheet, const char *text)
{
  GtkWidget *label = sheet_add_label (sheet, text, "sheet-rule");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_LEFT);
  return label;
}

GtkWidget *
sheet_add_button (GtkWidget *sheet, const char *text, GCallback clicked, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_swapped (button, "clicked", clicked, data);
  return sheet_add (sheet, button);
}

GtkWidget *
sheet_add_way (GtkWidget *sheet, const char *text, GCallback clicked, gpointer data)
{
  GtkWidget *button = sheet_add_button (sheet, text, clicked, data);

  gtk_widget_remove_css_class (button, "suggested-action");
  gtk_widget_add_css_class (button, "flat");
  return button;
}

void
sheet_complain (GtkWidget *complaint, const char *text)
{
  gtk_label_set_text (GTK_LABEL (complaint), text);
}

void
sheet_blame (GtkWidget *entry, bool wrong)
{
  (wrong ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (entry, "blamed");
}

void
sheet_avatar_name (GtkWidget *avatar, const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, " ", 3);
  g_autofree char *two =
      words[0] != NULL && words[1] != NULL ? g_strdup_printf ("%s %s", words[0], words[1]) : g_strdup (name);

  adw_avatar_set_text (ADW_AVATAR (avatar), two);
}
