/* kept-entry.c - see kept-entry.h. */

#include "client/page/kept-entry.h"

#include <string.h>

#include "client/record/drafts.h"

#define ADDRESS "draft-address"
#define BEFORE "draft-before"
#define GIVEN "drafts-given"
#define TEXT "text"

static void
keep (const char *address, const char *text)
{
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);

  if (text[0] != '\0')
    g_hash_table_insert (texts, (gpointer) TEXT, (gpointer) text);
  draft_keep (address, 0, texts);
}

static void
edited (GtkEditable *entry)
{
  const char *address = g_object_get_data (G_OBJECT (entry), ADDRESS), *text = gtk_editable_get_text (entry);

  if (address != NULL)
    keep (address, strcmp (text, g_object_get_data (G_OBJECT (entry), BEFORE)) != 0 ? text : "");
}

void
entry_keep (GtkWidget *entry, const char *place)
{
  char *address = g_strconcat (DRAFT_QUIET, place, NULL);
  g_autoptr (GHashTable) texts = draft_find (address, NULL);
  const char *text = texts != NULL ? g_hash_table_lookup (texts, TEXT) : NULL;

  g_object_set_data_full (G_OBJECT (entry), ADDRESS, address, g_free);
  g_object_set_data_full (G_OBJECT (entry), BEFORE, g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))), g_free);
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_connect (entry, "changed", G_CALLBACK (edited), NULL);
}

void
entry_forget (GtkWidget *entry)
{
  const char *address = g_object_get_data (G_OBJECT (entry), ADDRESS);

  if (address != NULL)
    draft_drop (address);
  g_object_set_data (G_OBJECT (entry), ADDRESS, NULL);
}

void
entry_give (GtkWidget *entry, GtkWidget *from)
{
  const char *address = g_object_get_data (G_OBJECT (entry), ADDRESS);
  GHashTable *given = g_object_get_data (G_OBJECT (from), GIVEN);

  if (given == NULL)
    {
      given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_object_set_data_full (G_OBJECT (from), GIVEN, given, (GDestroyNotify) g_hash_table_unref);
    }
  if (address != NULL)
    g_hash_table_replace (given, g_strdup (address), g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  entry_forget (entry);
}

void
entry_take_back (GtkWidget *from)
{
  g_autoptr (GHashTable) given = g_object_steal_data (G_OBJECT (from), GIVEN);
  GHashTableIter each;
  gpointer address, text;

  if (given == NULL)
    return;
  g_hash_table_iter_init (&each, given);
  while (g_hash_table_iter_next (&each, &address, &text))
    keep (address, text);
}

void
entry_take_nothing_back (GtkWidget *from)
{
  g_object_set_data (G_OBJECT (from), GIVEN, NULL);
}
