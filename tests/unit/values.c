/* values.c - how sums, days, rates and phones are written for people and read back as they type them. */

#include <glib.h>
#include <string.h>

#include "clients.pb-c.h"
#include "common/facts.h"
#include "common/text.h"
#include "common/values.h"
#include "common/zones.h"
#include "history.pb-c.h"

static void
reads_money (const char *text, int64_t kopecks)
{
  int64_t read = -1;

  if (!money_read (text, &read))
    g_error ("“%s” should be a sum", text);
  g_assert_cmpint (read, ==, kopecks);
}

static void
a_sum_is_read_in_all_the_ways_people_type_it (void)
{
  reads_money ("385000", 38500000);
  reads_money ("120 000,50", 12000050);
  reads_money ("120 000.5 ₽", 12000050);
  reads_money ("1,5 млн", 150000000);
  reads_money ("1.234567 mln", 123456700);
  reads_money ("20 тыс.", 2000000);
  reads_money ("15т", 1500000);
  reads_money ("-7,01", -701);
  reads_money ("−7,01 руб.", -701);
  reads_money ("0", 0);
}

static void
what_is_no_sum_to_the_kopeck_is_refused (void)
{
  static const char *const bad[] = { "",
                                     "-",
                                     ",5",
                                     "1,234",
                                     "5 мяу",
                                     "12 000 000 000 000 000 000",
                                     "9223372036854775807",
                                     "1..2",
                                     "1,5,5",
                                     "1,000000001 млн",
                                     "₽",
                                     "1 2 кг",
                                     NULL };
  int64_t kopecks = 17;

  for (const char *const *text = bad; *text != NULL; text++)
    if (money_read (*text, &kopecks))
      g_error ("“%s” was read as %" G_GINT64_FORMAT, *text, kopecks);
  g_assert_cmpint (kopecks, ==, 17);
}

static void
what_is_written_is_read_as_the_same (void)
{
  for (int i = 0; i < 20000; i++)
    {
      int64_t sum = (int64_t) g_test_rand_int () * (1 << 20) + g_test_rand_int (), read;
      int64_t rate = g_test_rand_int_range (0, 3000000);
      uint32_t day = g_test_rand_int_range (700000, 760000), read_day;
      g_autofree char *money = money_show (sum), *percent = rate_show (rate), *date = day_show (day);

      g_assert_true (money_read (money, &read));
      g_assert_cmpint (read, ==, sum);
      g_assert_true (rate_read (percent, &read));
      g_assert_cmpint (read, ==, rate);
      g_assert_true (day_read (date, &read_day));
      g_assert_cmpuint (read_day, ==, day);
    }
}

static void
reads_day (const char *text, int day, int month, int year)
{
  g_autoptr (GDate) date = g_date_new_dmy (day, month, year);
  uint32_t read = 0;

  if (!day_read (text, &read))
    g_error ("“%s” should be a day", text);
  g_assert_cmpuint (read, ==, g_date_get_julian (date));
}

static void
a_day_is_read_with_and_without_dots (void)
{
  reads_day ("27.08.1984", 27, 8, 1984);
  reads_day ("27.8.84", 27, 8, 1984);
  reads_day ("270884", 27, 8, 1984);
  reads_day ("27081984", 27, 8, 1984);
  reads_day ("010125", 1, 1, 2025);
}

static void
a_day_that_never_was_is_refused (void)
{
  static const char *const bad[]
      = { "31.02.2024", "0.1.2024", "1", "12", "29.02.2023", "32131999", "1.1.20245", "abc", NULL };
  uint32_t day = 17;

  for (const char *const *text = bad; *text != NULL; text++)
    if (day_read (*text, &day))
      g_error ("“%s” was read as a day", *text);
  g_assert_cmpuint (day, ==, 17);
}

static void
a_phone_is_one_whatever_its_spelling (void)
{
  static const char *const ways[] = { "8 916 204-18-37", "+7 (916) 2041837", "9162041837", "7 916 204 18 37", NULL };
  g_autofree char *foreign = phone_wired ("+38 044 499 73 33"), *shown = phone_written ("+79162041837");

  for (const char *const *way = ways; *way != NULL; way++)
    {
      g_autofree char *phone = phone_wired (*way);

      g_assert_cmpstr (phone, ==, "+79162041837");
    }
  g_assert_cmpstr (shown, ==, "+7 916 204-18-37");
  g_assert_cmpstr (foreign, ==, "+380444997333");
  g_assert_null (phone_wired ("204-18"));
  g_assert_null (phone_wired ("12345678901234567"));
}

static void
a_name_is_found_by_its_folded_key (void)
{
  g_autofree char *key = text_fold ("  ООО «Ёлки-Палки»  и  \"Сын\" "), *layout = text_other_layout ("bdfyjd"),
                  *back = text_other_layout ("иванов");

  g_assert_cmpstr (key, ==, "ооо елки-палки и сын");
  g_assert_cmpstr (layout, ==, "иванов");
  g_assert_cmpstr (back, ==, "bdfyjd");
  g_assert_true (text_has ("иванов петр сергеевич", "пет ив"));
  g_assert_false (text_has ("иванов петр сергеевич", "ванов"));
  g_assert_true (text_names ("1;ИП \"СеМЁНОВ\"  «Сын»;7", "семенов сын"));
  g_assert_true (text_names ("ИНН7707083893", "7707083893"));
  g_assert_true (text_names ("у Кима", "ким"));
  g_assert_false (text_names ("таким образом", "ким"));
  g_assert_false (text_names ("Семён", "семенов"));
  g_assert_false (text_names ("«»", ""));
}

/* Latin and Russian are folded without GLib's tables, and come out as beside a letter that needs them. */
static void
every_letter_is_folded_alike_in_whatever_company (void)
{
  for (gunichar letter = 1; letter < 0x3000; letter++)
    {
      char text[16] = "", other[16] = "";
      g_autofree char *key = NULL, *other_key = NULL;

      g_unichar_to_utf8 (letter, text);
      g_snprintf (other, sizeof other, "Ω%s", text);
      key = text_fold (text);
      other_key = text_fold (other);
      g_assert_true (g_str_has_prefix (other_key, "ω"));
      g_assert_cmpstr (key, ==, other_key + strlen ("ω"));
    }
}

/* Whatever a field shows, its own reader takes back: forms, drafts and the conflict dialog live by it. */
static void
a_field_takes_back_the_text_it_shows (void)
{
  static const char *const texts[][2]
      = { { "surname", "Соколова" },      { "birth_day", "27.08.1984" }, { "tin", "366220664163" },
          { "snils", "112-233-445 95" },  { "ogrn", "1027700132195" },   { "kpp", "770801001" },
          { "income", "385 000,00 ₽" }, { "no_ads", "Yes" },           { "note", "two\nlines" } };
  Arena *arena = arena_new (1 << 16);
  Client client = CLIENT__INIT;

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *complaint = fact_read (msg (&client), texts[i][0], texts[i][1], arena);
      g_autofree char *shown = NULL, *again = NULL;

      if (complaint != NULL)
        g_error ("%s: %s", texts[i][0], complaint);
      shown = fact_show (msg (&client), texts[i][0]);
      g_assert_null (fact_read (msg (&client), texts[i][0], shown, arena));
      again = fact_show (msg (&client), texts[i][0]);
      g_assert_cmpstr (again, ==, shown);
    }
  arena_free (arena);
}

static void
a_refused_text_leaves_the_message_as_it_was (void)
{
  Arena *arena = arena_new (1 << 16);
  Client client = CLIENT__INIT;

  g_assert_null (fact_read (msg (&client), "tin", "366220664163", arena));
  g_assert_nonnull (fact_read (msg (&client), "tin", "366220664164", arena));
  g_assert_cmpstr (client.tin, ==, "366220664163");
  g_assert_nonnull (fact_read (msg (&client), "income", "a lot", arena));
  g_assert_false (
      msg_is_present (msg (&client), protobuf_c_message_descriptor_get_field_by_name (&client__descriptor, "income")));
  arena_free (arena);
}

static void
an_emptied_field_is_absent_whatever_its_kind (void)
{
  Arena *arena = arena_new (1 << 16);
  Event event = EVENT__INIT;
  Client client = CLIENT__INIT;

  event.at = 1763000000000;
  g_assert_null (fact_read (&event.base, "at", "", arena));
  g_assert_cmpint (event.at, ==, 0);
  client.surname = "Орлова";
  client.employer_id = 7LL << 40;
  client.birth_day = 740000;
  for (const char *const *name = (const char *const[]) { "surname", "employer_id", "birth_day", NULL }; *name != NULL;
       name++)
    {
      const Field *outer, *field = msg_find (client.base.descriptor, *name, &outer);

      g_assert_null (fact_read (&client.base, *name, "", arena));
      g_assert_false (msg_is_present (&client.base, field));
    }
  arena_free (arena);
}

static void
a_zone_of_russia_is_called_by_its_city_and_any_other_by_its_name (void)
{
  static const struct { const char *name, *text; } zones[] = { { "Europe/Moscow", "Moscow, UTC+3" },
                                                              { "Asia/Yekaterinburg", "Yekaterinburg, UTC+5" },
                                                              { "Asia/Kamchatka", "Kamchatka, UTC+12" },
                                                              { "Asia/Almaty", "Asia/Almaty" } };

  for (unsigned i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *text = zone_show (zones[i].name);

      g_assert_cmpstr (text, ==, zones[i].text);
      g_assert_cmpstr (zone_read (text), ==, zones[i].name);
      g_assert_cmpstr (zone_read (zones[i].name), ==, zones[i].name);
    }
  g_assert_cmpstr (zone_read ("yekaterinburg"), ==, "Asia/Yekaterinburg");
  g_assert_cmpstr (zone_read ("Moon/Tycho"), ==, "Moon/Tycho");
}

/* The hours of the table are those of the machine's own tables of zones. */
static void
a_zone_says_the_hours_that_it_has (void)
{
  static const char *const names[] = { "Europe/Kaliningrad", "Europe/Samara", "Asia/Omsk", "Asia/Chita", "Asia/Tomsk",
                                       "Asia/Irkutsk", "Asia/Magadan", "Asia/Vladivostok", "Europe/Volgograd", NULL };

  for (const char *const *name = names; *name != NULL; name++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (*name);
      g_autofree char *text = zone_show (*name), *hours = NULL;

      g_assert_nonnull (zone);
      hours = g_strdup_printf (", UTC+%d", g_time_zone_get_offset (zone, g_time_zone_find_interval (
                                                                             zone, G_TIME_TYPE_UNIVERSAL, 1900000000))
                                               / 3600);
      g_assert_true (g_str_has_suffix (text, hours));
    }
}

static void
a_number_is_written_in_digits (void)
{
  char room[TEXT_NUMBER];

  g_assert_cmpstr (text_number (room, 0), ==, "0");
  g_assert_cmpstr (text_number (room, 907), ==, "907");
  g_assert_cmpstr (text_number (room, G_MAXUINT64), ==, "18446744073709551615");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/values/every-letter-is-folded-alike-in-whatever-company",
                   every_letter_is_folded_alike_in_whatever_company);
  g_test_add_func ("/values/a-sum-is-read-in-all-the-ways-people-type-it",
                   a_sum_is_read_in_all_the_ways_people_type_it);
  g_test_add_func ("/values/what-is-no-sum-to-the-kopeck-is-refused", what_is_no_sum_to_the_kopeck_is_refused);
  g_test_add_func ("/values/what-is-written-is-read-as-the-same", what_is_written_is_read_as_the_same);
  g_test_add_func ("/values/a-day-is-read-with-and-without-dots", a_day_is_read_with_and_without_dots);
  g_test_add_func ("/values/a-day-that-never-was-is-refused", a_day_that_never_was_is_refused);
  g_test_add_func ("/values/a-phone-is-one-whatever-its-spelling", a_phone_is_one_whatever_its_spelling);
  g_test_add_func ("/values/a-name-is-found-by-its-folded-key", a_name_is_found_by_its_folded_key);
  g_test_add_func ("/values/a-field-takes-back-the-text-it-shows", a_field_takes_back_the_text_it_shows);
  g_test_add_func ("/values/a-refused-text-leaves-the-message-as-it-was", a_refused_text_leaves_the_message_as_it_was);
  g_test_add_func ("/values/an-emptied-field-is-absent-whatever-its-kind",
                   an_emptied_field_is_absent_whatever_its_kind);
  g_test_add_func ("/values/a-zone-of-russia-is-called-by-its-city-and-any-other-by-its-name",
                   a_zone_of_russia_is_called_by_its_city_and_any_other_by_its_name);
  g_test_add_func ("/values/a-zone-says-the-hours-that-it-has", a_zone_says_the_hours_that_it_has);
  g_test_add_func ("/values/a-number-is-written-in-digits", a_number_is_written_in_digits);
  return g_test_run ();
}
