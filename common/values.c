/* values.c - see values.h and the money_ and day_ functions of kinds.h. */

#include "common/values.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/kinds.h"
#include "common/text.h"

#define NBSP "\302\240"

char *
digits_spaced (const char *digits, const char *pattern)
{
  GString *out = g_string_new (NULL);
  const char *next = digits;

  if (strspn (digits, "0123456789") != strlen (digits))
    return g_string_free (g_string_assign (out, digits), FALSE);
  for (const char *p = pattern; *p != '\0' && *next != '\0'; p++)
    g_string_append_c (out, *p == 'N' ? *next++ : *p);
  g_string_append (out, next);
  return g_string_free (out, FALSE);
}

char *
phone_written (const char *wired)
{
  if (strlen (wired) != 12 || wired[0] != '+' || wired[1] != '7')
    return g_strdup (wired);
  return digits_spaced (wired + 1, "+N NNN NNN-NN-NN");
}

char *
phone_wired (const char *text)
{
  g_autofree char *digits = text_digits (text);
  size_t n = strlen (digits);

  if (n == 10)
    return g_strconcat ("+7", digits, NULL);
  if (n != 11 || (digits[0] != '7' && digits[0] != '8'))
    return NULL;
  return g_strconcat ("+7", digits + 1, NULL);
}

char *
money_show (int64_t kopecks)
{
  g_autofree char *whole = g_strdup_printf ("%" G_GINT64_FORMAT, ABS (kopecks) / 100);
  GString *out = g_string_new (kopecks < 0 ? "−" : NULL);
  size_t n = strlen (whole);

  for (size_t i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append (out, NBSP);
      g_string_append_c (out, whole[i]);
    }
  g_string_append_printf (out, ",%02d" NBSP "₽", (int) (ABS (kopecks) % 100));
  return g_string_free (out, FALSE);
}

static int64_t
money_unit (const char *word)
{
  if (g_str_has_prefix (word, "млн") || g_str_has_prefix (word, "mln") || g_str_has_prefix (word, "м"))
    return 1000000;
  return g_str_has_prefix (word, "тыс") || g_str_has_prefix (word, "т") || g_str_has_prefix (word, "k") ? 1000 : 1;
}

bool
money_read (const char *text, int64_t *kopecks)
{
  int64_t value = 0, scale = 100;
  bool fraction = false, any = false;
  const char *c = text;

  for (; *c != '\0'; c = g_utf8_next_char (c))
    {
      if (g_ascii_isdigit (*c) && (scale > 1 || !fraction) && value < G_MAXINT64 / 1000)
        {
          value = value * 10 + (*c - '0');
          scale = fraction ? scale / 10 : scale;
          any = true;
        }
      else if ((*c == ',' || *c == '.') && !fraction)
        fraction = true;
      else if (!g_unichar_isspace (g_utf8_get_char (c)))
        break;
    }
  if (!any || (*c != '\0' && money_unit (c) == 1 && !g_str_has_prefix (c, "₽") && !g_str_has_prefix (c, "р")))
    return false;
  *kopecks = value * scale * money_unit (c);
  return true;
}

uint32_t
day_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, g_date_time_get_day_of_month (now), g_date_time_get_month (now), g_date_time_get_year (now));
  return g_date_get_julian (&date);
}

char *
day_show (uint32_t day)
{
  GDate date;

  if (!g_date_valid_julian (day))
    return g_strdup ("");
  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  return g_strdup_printf ("%02d.%02d.%04d", g_date_get_day (&date), g_date_get_month (&date), g_date_get_year (&date));
}

bool
day_read (const char *text, uint32_t *day)
{
  g_autofree char *digits = text_digits (text);
  int d = 0, m = 0, y = 0, pivot;
  GDate date;

  if (text[0] == '+' || g_utf8_collate (text, _("today")) == 0)
    {
      *day = day_today () + strtoul (digits, NULL, 10);
      return true;
    }
  if (sscanf (text, "%d.%d.%d", &d, &m, &y) != 3
      && sscanf (digits, strlen (digits) == 8 ? "%2d%2d%4d" : "%2d%2d%2d", &d, &m, &y) != 3)
    return false;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, day_today ());
  pivot = g_date_get_year (&date) % 100 + 10;
  if (y < 100)
    y += y <= pivot ? 2000 : 1900;
  if (!g_date_valid_dmy (d, m, y))
    return false;
  g_date_set_dmy (&date, d, m, y);
  *day = g_date_get_julian (&date);
  return true;
}

char *
moment_show (int64_t moment)
{
  g_autoptr (GDateTime) utc = NULL, local = NULL;

  if (moment == 0)
    return g_strdup ("");
  utc = g_date_time_new_from_unix_utc (moment / 1000);
  local = g_date_time_to_local (utc);
  return g_date_time_format (local, "%d.%m.%Y %H:%M");
}

bool
moment_read (const char *text, int64_t *moment)
{
  int day, month, year, hour = 0, minute = 0;
  g_autoptr (GDateTime) local = NULL;

  if (sscanf (text, "%d.%d.%d %d:%d", &day, &month, &year, &hour, &minute) < 3)
    return false;
  local = g_date_time_new_local (year, month, day, hour, minute, 0);
  if (local == NULL)
    return false;
  *moment = g_date_time_to_unix (local) * 1000;
  return true;
}

char *
rate_show (int64_t millionths)
{
  int64_t tenth_thousandths = ABS (millionths);
  GString *out = g_string_new (millionths < 0 ? "−" : NULL);
  g_autofree char *fraction = g_strdup_printf ("%04d", (int) (tenth_thousandths % 10000));

  while (fraction[0] != '\0' && g_str_has_suffix (fraction, "0"))
    fraction[strlen (fraction) - 1] = '\0';
  g_string_append_printf (out, "%" G_GINT64_FORMAT "%s%s" NBSP "%%", tenth_thousandths / 10000, fraction[0] ? "," : "", fraction);
  return g_string_free (out, FALSE);
}

bool
rate_read (const char *text, int64_t *millionths)
{
  int64_t value = 0, scale = 10000;
  bool fraction = false, any = false;
  const char *c = text;

  for (; g_ascii_isdigit (*c) || ((*c == ',' || *c == '.') && !fraction); c++)
    {
      if (!g_ascii_isdigit (*c))
        fraction = true;
      else if ((fraction && scale == 1) || value > 1000000)
        return false;
      else
        {
          value = value * 10 + (*c - '0');
          scale = fraction ? scale / 10 : scale;
          any = true;
        }
    }
  while (g_unichar_isspace (g_utf8_get_char (c)))
    c = g_utf8_next_char (c);
  if (!any || (*c != '\0' && strcmp (c, "%") != 0))
    return false;
  *millionths = value * scale;
  return true;
}
