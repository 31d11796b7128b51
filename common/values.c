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

  if (text[0] == '+' && digits[0] != '7' && n >= 8 && n <= 15)
    return g_strconcat ("+", digits, NULL);
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

static bool
money_unit (const char *word, int64_t *unit)
{
  static const struct { const char *word; int64_t unit;
  } known[] = { { "", 1 },        { "₽", 1 },     { "р", 1 },         { "р.", 1 },         { "руб", 1 },
                { "руб.", 1 },    { "rub", 1 },     { "k", 1000 },      { "т", 1000 },       { "тыс", 1000 },
                { "тыс.", 1000 }, { "м", 1000000 }, { "млн", 1000000 }, { "млн.", 1000000 }, { "mln", 1000000 } };
  g_autofree char *small = g_utf8_strdown (word, -1);

  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (small, known[i].word) == 0)
      {
        *unit = known[i].unit;
        return true;
      }
  return false;
}

static const char *
skip_spaces (const char *c)
{
  while (g_unichar_isspace (g_utf8_get_char (c)))
    c = g_utf8_next_char (c);
  return c;
}

/* A number of at most @places places after the comma; @value is in units of the last place. Stops at what is no number.
 */
static bool
decimal_read (const char **text, unsigned places, int64_t *value)
{
  const char *c = skip_spaces (*text);
  bool negative = *c == '-' || g_str_has_prefix (c, "−"), fraction = false, any = false;
  int64_t sum = 0;

  c = skip_spaces (negative ? g_utf8_next_char (c) : c);
  for (; *c != '\0'; c = g_utf8_next_char (c))
    {
      if (g_ascii_isdigit (*c))
        {
          if ((fraction && places == 0) || __builtin_mul_overflow (sum, 10, &sum)
              || __builtin_add_overflow (sum, *c - '0', &sum))
            return false;
          places -= fraction;
          any = true;
        }
      else if ((*c == ',' || *c == '.') && !fraction && any)
        fraction = true;
      else if (fraction || !g_unichar_isspace (g_utf8_get_char (c)))
        break;
    }
  for (; places > 0; places--)
    if (__builtin_mul_overflow (sum, 10, &sum))
      return false;
  *value = negative ? -sum : sum;
  *text = skip_spaces (c);
  return any;
}

/* "1,5 млн" has more places than kopecks have, so a sum with a unit is read to the hundred millionth. */
bool
money_read (const char *text, int64_t *kopecks)
{
  enum { PLACES = 8, FINER = 1000000 };
  const char *rest = text;
  g_autofree char *word = NULL;
  int64_t value, unit;
  __int128 sum;

  if (decimal_read (&rest, 2, &value) && money_unit ((word = g_strchomp (g_strdup (rest))), &unit))
    {
      sum = (__int128) value * unit;
      if (sum > INT64_MAX || sum < -INT64_MAX)
        return false;
      *kopecks = (int64_t) sum;
      return true;
    }
  rest = text;
  g_clear_pointer (&word, g_free);
  if (!decimal_read (&rest, PLACES, &value) || !money_unit ((word = g_strchomp (g_strdup (rest))), &unit))
    return false;
  sum = (__int128) value * unit;
  if (sum % FINER != 0 || sum / FINER > INT64_MAX || sum / FINER < -INT64_MAX)
    return false;
  *kopecks = (int64_t) (sum / FINER);
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

static char *
write_two (char *to, unsigned number)
{
  to[0] = '0' + number / 10 % 10;
  to[1] = '0' + number % 10;
  return to + 2;
}

/* By hand: a page of a list shows a hundred. */
char *
day_show (uint32_t day)
{
  char text[] = "00.00.0000", *to;
  GDate date;

  if (!g_date_valid_julian (day))
    return g_strdup ("");
  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  if (g_date_get_year (&date) > 9999)
    return g_strdup_printf ("%02d.%02d.%d", g_date_get_day (&date), g_date_get_month (&date), g_date_get_year (&date));
  to = write_two (text, g_date_get_day (&date)) + 1;
  to = write_two (to, g_date_get_month (&date)) + 1;
  write_two (write_two (to, g_date_get_year (&date) / 100), g_date_get_year (&date));
  return g_strdup (text);
}

bool
day_read (const char *text, uint32_t *day)
{
  g_autofree char *digits = text_digits (text);
  int d = 0, m = 0, y = 0, pivot;
  GDate date;

  if (text[0] == '+' || g_utf8_collate (text, _("today")) == 0)
    {
      *day = day_today () + MIN (strtoul (digits, NULL, 10), 100000);
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
  if (y > 9999 || !g_date_valid_dmy (d, m, y))
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
  g_string_append_printf (out, "%" G_GINT64_FORMAT "%s%s" NBSP "%%", tenth_thousandths / 10000, fraction[0] ? "," : "",
                          fraction);
  return g_string_free (out, FALSE);
}

bool
rate_read (const char *text, int64_t *millionths)
{
  const char *rest = text;
  int64_t value;

  if (!decimal_read (&rest, 4, &value) || (*rest != '\0' && strcmp (rest, "%") != 0))
    return false;
  *millionths = value;
  return true;
}
