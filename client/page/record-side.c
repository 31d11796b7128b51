/* record-side.c - see record-side.h. */

#include "client/page/record-side.h"

enum { FOLD_BELOW = 1500 };

bool
record_side_fits (GtkWidget *page)
{
  int width, height;   /* GTK 4.8 does not take NULL */

  if (!GTK_IS_WINDOW (gtk_widget_get_root (page)))
    return false;
  gtk_window_get_default_size (GTK_WINDOW (gtk_widget_get_root (page)), &width, &height);
  return width >= FOLD_BELOW;
}

GtkWidget *
record_side_part (GtkWidget *side, unsigned i)
{
  return i == 0 ? adw_flap_get_content (ADW_FLAP (side)) : i == 1 ? adw_flap_get_flap (ADW_FLAP (side)) : NULL;
}

void
record_side_toggle (GtkWidget *side)
{
  adw_flap_set_reveal_flap (ADW_FLAP (side), !adw_flap_get_reveal_flap (ADW_FLAP (side)));
}

void
record_side_fill (GtkWidget *side, GtkWidget *what)
{
  adw_flap_set_flap (ADW_FLAP (side), what);
  adw_flap_set_reveal_flap (ADW_FLAP (side), record_side_fits (side));
}

/* Before it is seen: a flap that is revealed by an animation under load is allocated a width that is no number. */
GtkWidget *
record_side_new (GtkWidget *body, int width, bool shown)
{
  GtkWidget *side = adw_flap_new (), *room = adw_bin_new ();

  adw_flap_set_flap_position (ADW_FLAP (side), GTK_PACK_END);
  adw_flap_set_fold_policy (ADW_FLAP (side), ADW_FLAP_FOLD_POLICY_NEVER);
  gtk_widget_set_size_request (room, width, -1);
  adw_flap_set_flap (ADW_FLAP (side), room);
  adw_flap_set_reveal_flap (ADW_FLAP (side), shown);
  gtk_widget_set_hexpand (body, TRUE);
  adw_flap_set_content (ADW_FLAP (side), body);
  gtk_widget_set_vexpand (side, TRUE);
  return side;
}
