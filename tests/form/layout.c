/* layout.c - a form in a window of any width: no label is cut, no number is, and nothing leaves its place. */

#include <adwaita.h>
#include <locale.h>

#include "client/form/form.h"
#include "client/net/record.h"
#include "clients.pb-c.h"

enum { NARROWEST = 360, WIDEST = 1500, STEP = 11 };

static const char *const lines[] = { "# Personal data", "surname! given_name patronymic",
                                     "birth_day birth_place", "tin snils",
                                     "category_id product_use_id", "employer_id job", NULL };
static const char *const paths[] = { "surname", "given_name", "patronymic", "birth_day", "birth_place", "tin", "snils",
                                     "category_id", "product_use_id", "employer_id", "job" };

static Form *
form_in_letters_of (GtkWidget *window, int pixels)
{
  g_autofree char *sheet = g_strdup_printf ("label { font-size: %dpx; }", pixels);
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();
  Client client = CLIENT__INIT;
  GtkWidget *form = form_new (&client__descriptor, lines);

  gtk_css_provider_load_from_data (css, sheet, -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  client.id = 17;
  client.form = CLIENT__FORM__PERSON;
  gtk_window_set_child (GTK_WINDOW (window), form);
  form_show (FORM_FORM (form), &client.base);
  gtk_window_present (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return FORM_FORM (form);
}

static void
check_field (Form *form, const char *path, int width)
{
  FormField *field = form_field (form, path);
  GtkWidget *label = form_field_get_label_widget (field);
  graphene_rect_t place;
  int least;

  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &least, NULL, NULL);
  if (gtk_widget_get_width (label) < least)
    g_error ("at %d the label of %s has %d of %d pixels", width, path, gtk_widget_get_width (label), least);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (field), GTK_WIDGET (form), &place));
  if (place.origin.x + place.size.width > width)
    g_error ("at %d the field %s ends at %g", width, path, place.origin.x + place.size.width);
  gtk_widget_measure (GTK_WIDGET (field), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (place.size.width < least)
    g_error ("at %d the field %s has %g of %d pixels", width, path, place.size.width, least);
}

static void
no_label_is_cut (gconstpointer pixels)
{
  GtkWidget *window = gtk_window_new ();
  Form *form = form_in_letters_of (window, GPOINTER_TO_INT (pixels));

  for (int width = NARROWEST; width <= WIDEST; width += STEP)
    {
      int height, least;

      gtk_widget_measure (GTK_WIDGET (form), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      if (width < least)
        continue;
      gtk_widget_measure (GTK_WIDGET (form), GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
      gtk_widget_allocate (GTK_WIDGET (form), width, height, -1, NULL);
      for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
        check_field (form, paths[i], width);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_data_func ("/layout/no label is cut in letters of 13 pixels", GINT_TO_POINTER (13), no_label_is_cut);
  g_test_add_data_func ("/layout/no label is cut in letters of 22 pixels", GINT_TO_POINTER (22), no_label_is_cut);
  g_test_add_data_func ("/layout/no label is cut in letters of 34 pixels", GINT_TO_POINTER (34), no_label_is_cut);
  return g_test_run ();
}
