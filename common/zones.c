/* zones.c - see zones.h. Russia's zones keep their hours all the year round (federal law 107-FZ). */

#include "common/zones.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <stdbool.h>
#include <string.h>

#include "common/text.h"

typedef struct
{
  const char *name, *city;
  unsigned hours;           /* east of UTC */
} Zone;

static const Zone zones[] = {
  { "Europe/Kaliningrad", N_("Kaliningrad"), 2 },
  { "Europe/Moscow", N_("Moscow"), 3 },
  { "Europe/Kirov", N_("Kirov"), 3 },
  { "Europe/Volgograd", N_("Volgograd"), 3 },
  { "Europe/Astrakhan", N_("Astrakhan"), 4 },
  { "Europe/Samara", N_("Samara"), 4 },
  { "Europe/Saratov", N_("Saratov"), 4 },
  { "Europe/Ulyanovsk", N_("Ulyanovsk"), 4 },
  { "Asia/Yekaterinburg", N_("Yekaterinburg"), 5 },
  { "Asia/Omsk", N_("Omsk"), 6 },
  { "Asia/Barnaul", N_("Barnaul"), 7 },
  { "Asia/Krasnoyarsk", N_("Krasnoyarsk"), 7 },
  { "Asia/Novokuznetsk", N_("Novokuznetsk"), 7 },
  { "Asia/Novosibirsk", N_("Novosibirsk"), 7 },
  { "Asia/Tomsk", N_("Tomsk"), 7 },
  { "Asia/Irkutsk", N_("Irkutsk"), 8 },
  { "Asia/Chita", N_("Chita"), 9 },
  { "Asia/Khandyga", N_("Khandyga"), 9 },
  { "Asia/Yakutsk", N_("Yakutsk"), 9 },
  { "Asia/Ust-Nera", N_("Ust-Nera"), 10 },
  { "Asia/Vladivostok", N_("Vladivostok"), 10 },
  { "Asia/Magadan", N_("Magadan"), 11 },
  { "Asia/Sakhalin", N_("Sakhalin"), 11 },
  { "Asia/Srednekolymsk", N_("Srednekolymsk"), 11 },
  { "Asia/Anadyr", N_("Anadyr"), 12 },
  { "Asia/Kamchatka", N_("Kamchatka"), 12 },
};

static char *
zone_text (const Zone *zone)
{
  return g_strdup_printf ("%s, UTC+%u", _(zone->city), zone->hours);
}

char *
zone_show (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (zones); i++)
    if (strcmp (zones[i].name, name) == 0)
      return zone_text (&zones[i]);
  return g_strdup (name);
}

static bool
same (const char *typed, const char *text)
{
  g_autofree char *folded = text_fold (text);

  return strcmp (typed, folded) == 0;
}

const char *
zone_read (const char *text)
{
  g_autofree char *typed = text_fold (text);

  for (unsigned i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *whole = zone_text (&zones[i]);

      if (same (typed, whole) || same (typed, _(zones[i].city)))
        return zones[i].name;
    }
  return text;
}
