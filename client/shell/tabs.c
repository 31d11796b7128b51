/* tabs.c - see tabs.h. */

#include "client/shell/tabs.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/profile.h"
#include "client/net/session.h"
#include "client/shell/route.h"

enum { RESTORED_MAX = 12 };

/* Pixels of a tab, and of what stands in it beside its title; characters of a title that are seen in any case. */
enum { TAB_WIDTH = 210, AROUND_TITLE = 36, CLOSE_WIDTH = 28, TITLE_LEAST = 6 };

struct _ShellTabs
{
  AdwBin parent_instance;

  AdwTabView *view;
  GtkWidget *bar;
  guint fitting;
  int width;
  bool quiet;                      /* while tabs are restored or all closed, what is remembered stays as it is */
};

G_DEFINE_FINAL_TYPE (ShellTabs, shell_tabs, ADW_TYPE_BIN)

static guint front_signal;

static const char *
address_of (AdwTabPage *tab)
{
  return page_get_address (CLIENT_PAGE (adw_tab_page_get_child (tab)));
}

static AdwTabPage *
nth (ShellTabs *self, int i)
{
  return adw_tab_view_get_nth_page (self->view, i);
}

Page *
shell_tabs_get_front (ShellTabs *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->view);

  return tab != NULL ? CLIENT_PAGE (adw_tab_page_get_child (tab)) : NULL;
}

const char *
shell_tabs_get_address (ShellTabs *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->view);

  return tab != NULL ? address_of (tab) : "";
}

static AdwTabPage *
tab_of (ShellTabs *self, const char *address)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->view); i++)
    if (strcmp (address_of (nth (self, i)), address) == 0)
      return nth (self, i);
  return NULL;
}

bool
shell_tabs_has (ShellTabs *self, const char *address)
{
  return tab_of (self, address) != NULL;
}

static char *
memory_name (void)
{
  return g_strdup_printf ("tabs-%" G_GUINT64_FORMAT, session_me ()->id);
}

/* One address a line, the one in front last. */
static void
remember (ShellTabs *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = NULL;

  if (self->quiet || session_me () == NULL)
    return;
  for (int i = 0; i < adw_tab_view_get_n_pages (self->view); i++)
    g_string_append_printf (text, "%s\n", address_of (nth (self, i)));
  g_string_append (text, shell_tabs_get_address (self));
  name = memory_name ();
  profile_set (name, text->str);
}

/* The text of a tab that is too long ends with dots: the library cuts it where the tab ends, through a letter. */
static void
shorten (GtkWidget *label, int room)
{
  PangoContext *context = gtk_widget_get_pango_context (label);
  PangoFontMetrics *font = pango_context_get_metrics (context, NULL, NULL);
  int wide = MAX (pango_font_metrics_get_approximate_char_width (font),
                  pango_font_metrics_get_approximate_digit_width (font));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX (room * PANGO_SCALE / MAX (wide, 1), TITLE_LEAST));
  pango_font_metrics_unref (font);
}

static bool
is_selected (GtkWidget *tab)
{
  g_autoptr (AdwTabPage) page = NULL;

  g_object_get (tab, "page", &page, NULL);
  return page != NULL && adw_tab_page_get_selected (page);
}

/* A title stands in the middle of its tab, so that the button that closes the selected one takes room at both ends. */
static void
shorten_titles (GtkWidget *widget, int room)
{
  if (strcmp (G_OBJECT_TYPE_NAME (widget), "AdwTab") == 0 && is_selected (widget))
    room -= 2 * CLOSE_WIDTH;
  if (GTK_IS_LABEL (widget))
    shorten (widget, room);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    shorten_titles (child, room);
}

static gboolean
fit (gpointer data)
{
  ShellTabs *self = data;
  int n = MAX (adw_tab_view_get_n_pages (self->view), 1);

  self->fitting = 0;
  shorten_titles (self->bar, MIN (gtk_widget_get_width (self->bar) / n, TAB_WIDTH) - AROUND_TITLE);
  return G_SOURCE_REMOVE;
}

static void
fit_soon (ShellTabs *self)
{
  if (self->fitting == 0)
    self->fitting = g_idle_add (fit, self);
}

static void
tell_front (ShellTabs *self)
{
  remember (self);
  fit_soon (self);
  g_signal_emit (self, front_signal, 0);
}

static void
shell_tabs_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ShellTabs *self = SHELL_TABS (widget);

  GTK_WIDGET_CLASS (shell_tabs_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->width != width)
    fit_soon (self);
  self->width = width;
}

static void
shell_tabs_dispose (GObject *object)
{
  g_clear_handle_id (&SHELL_TABS (object)->fitting, g_source_remove);
  G_OBJECT_CLASS (shell_tabs_parent_class)->dispose (object);
}

/* What Tab comes to is a box of the library's around the tab, which nobody has named. */
static void
name_tab (GtkWidget *widget, AdwTabPage *tab)
{
  g_autoptr (AdwTabPage) its = NULL;
  GtkWidget *child;

  if (strcmp (G_OBJECT_TYPE_NAME (widget), "AdwTab") == 0)
    {
      g_object_get (widget, "page", &its, NULL);
      if (its == tab)
        gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (widget)),
                                        GTK_ACCESSIBLE_PROPERTY_LABEL, adw_tab_page_get_title (tab), -1);
      return;
    }
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_tab (child, tab);
}

static void
page_changed (Page *page, GParamSpec *spec, AdwTabPage *tab)
{
  g_autoptr (GIcon) dot = g_themed_icon_new ("media-record-symbolic");
  ShellTabs *self = SHELL_TABS (gtk_widget_get_ancestor (GTK_WIDGET (page), SHELL_TYPE_TABS));

  adw_tab_page_set_title (tab, page_get_title (page));
  adw_tab_page_set_tooltip (tab, page_get_title (page));
  adw_tab_page_set_indicator_icon (tab, page_get_unsaved (page) > 0 ? dot : NULL);
  if (self != NULL)
    {
      name_tab (self->bar, tab);
      fit_soon (self);
    }
  if (self != NULL && shell_tabs_get_front (self) == page)
    g_signal_emit (self, front_signal, 0);
}

/* Whoever opens a page goes on in it. */
static void
enter (ShellTabs *self, AdwTabPage *tab)
{
  Page *page = CLIENT_PAGE (adw_tab_page_get_child (tab));

  adw_tab_view_set_selected_page (self->view, tab);
  if (!page_has_keys (page))
    page_enter (page);
}

/* Nobody has looked at it yet. NULL: this desk has no page for it. */
static AdwTabPage *
add (ShellTabs *self, const char *address, int place)
{
  Page *page = route_open (address);
  AdwTabPage *tab;

  if (page == NULL)
    return NULL;
  page_set_address (page, address);
  tab = adw_tab_view_insert (self->view, GTK_WIDGET (page), place);
  g_signal_connect_object (page, "notify", G_CALLBACK (page_changed), tab, 0);
  g_signal_connect_object (page, "notify::address", G_CALLBACK (remember), self, G_CONNECT_SWAPPED);
  page_changed (page, NULL, tab);
  return tab;
}

void
shell_tabs_open (ShellTabs *self, const char *address)
{
  AdwTabPage *tab = tab_of (self, address);

  if (tab == NULL)
    tab = add (self, address, adw_tab_view_get_n_pages (self->view));
  if (tab != NULL)
    enter (self, tab);
  else
    page_toast (GTK_WIDGET (self), _("This desk has no page for it"));
}

void
shell_tabs_close (ShellTabs *self, const char *address)
{
  AdwTabPage *tab = tab_of (self, address);

  if (tab != NULL)
    adw_tab_view_close_page (self->view, tab);
}

/* The one in front first: the others let it pass. */
void
shell_tabs_restore (ShellTabs *self, const char *fallback)
{
  g_autofree char *name = memory_name (), *text = profile_get (name);
  g_auto (GStrv) addresses = g_strsplit (text != NULL ? text : "", "\n", -1);
  guint n = g_strv_length (addresses);
  const char *front = n > 0 && route_knows (addresses[n - 1]) ? addresses[n - 1] : NULL;
  int place = 0;

  self->quiet = true;
  if (front != NULL)
    shell_tabs_open (self, front);
  for (guint i = 0; i + 1 < n && i < RESTORED_MAX; i++)
    if (tab_of (self, addresses[i]) == NULL)
      place += add (self, addresses[i], place) != NULL;
    else if (g_strcmp0 (addresses[i], front) == 0)
      place++;
  if (adw_tab_view_get_n_pages (self->view) == 0)
    shell_tabs_open (self, fallback);
  self->quiet = false;
  tell_front (self);
}

void
shell_tabs_close_all (ShellTabs *self)
{
  self->quiet = true;
  while (adw_tab_view_get_n_pages (self->view) > 0)
    adw_tab_view_close_page (self->view, nth (self, 0));
  self->quiet = false;
  g_signal_emit (self, front_signal, 0);
}

static void
close_answered (AdwMessageDialog *dialog, const char *response, AdwTabPage *tab)
{
  Page *page = CLIENT_PAGE (adw_tab_page_get_child (tab));
  ShellTabs *self = SHELL_TABS (gtk_widget_get_ancestor (GTK_WIDGET (page), SHELL_TYPE_TABS));

  if (self == NULL)
    return;
  if (strcmp (response, "lose") == 0 && CLIENT_PAGE_GET_CLASS (page)->undo != NULL)
    CLIENT_PAGE_GET_CLASS (page)->undo (page);   /* its draft goes too */
  adw_tab_view_close_page_finish (self->view, tab, strcmp (response, "lose") == 0);
  if (strcmp (response, "save") == 0)
    CLIENT_PAGE_GET_CLASS (page)->save (page);
}

static gboolean
close_page (AdwTabView *view, AdwTabPage *tab, ShellTabs *self)
{
  Page *page = CLIENT_PAGE (adw_tab_page_get_child (tab));
  unsigned n = page_get_unsaved (page);
  GtkWidget *dialog;
  g_autofree char *text = NULL;

  if (n == 0 || self->quiet)
    return GDK_EVENT_PROPAGATE;
  text = g_strdup_printf (ngettext ("%s: %u field is not saved.", "%s: %u fields are not saved.", n),
                          page_get_title (page), n);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Save the changes?"), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Back to the card"), "lose",
                                    _("Do not save"), "save", _("Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "lose", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered), tab, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

static void
shell_tabs_class_init (ShellTabsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = shell_tabs_dispose;
  GTK_WIDGET_CLASS (class)->size_allocate = shell_tabs_size_allocate;
  front_signal = g_signal_new ("front", SHELL_TYPE_TABS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
shell_tabs_init (ShellTabs *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwTabBar *bar = adw_tab_bar_new ();

  self->view = ADW_TAB_VIEW (adw_tab_view_new ());
  self->bar = GTK_WIDGET (bar);
  adw_tab_bar_set_view (bar, self->view);
  adw_tab_bar_set_autohide (bar, FALSE);
  adw_tab_bar_set_expand_tabs (bar, FALSE);
  g_signal_connect_swapped (self->view, "notify::selected-page", G_CALLBACK (tell_front), self);
  g_signal_connect_swapped (self->view, "notify::n-pages", G_CALLBACK (fit_soon), self);
  g_signal_connect_swapped (self->view, "page-detached", G_CALLBACK (remember), self);
  g_signal_connect (self->view, "close-page", G_CALLBACK (close_page), self);
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (bar));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
shell_tabs_new (void)
{
  return g_object_new (SHELL_TYPE_TABS, NULL);
}
