/* begin.h - how a test of widgets begins: in no language, for the machine may know no Russian. */

#pragma once

#include <adwaita.h>
#include <locale.h>

static inline void
form_test_begin (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");
  gtk_disable_setlocale ();
  adw_init ();
}
