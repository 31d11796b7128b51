/* words.c - a key as words that people read out to each other, and the short code that is typed beside them. */

#include <glib.h>
#include <string.h>

#include "common/invite.h"
#include "common/words.h"

#define KEY "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define OTHER "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf8"
#define SELF "[Kontor invitation]\nServers=tcp://a:7300;\nEnrol=tcp://a:7301;\nKey=" KEY "\n"

/* Are they one letter apart, or none: changed, added, or left out? */
static bool
is_alike (const char *one, const char *other)
{
  glong n = g_utf8_strlen (one, -1), m = g_utf8_strlen (other, -1), same = 0, same_end = 0;

  if (ABS (n - m) > 1)
    return false;
  while (same < MIN (n, m)
         && g_utf8_get_char (g_utf8_offset_to_pointer (one, same))
                == g_utf8_get_char (g_utf8_offset_to_pointer (other, same)))
    same++;
  while (same_end < MIN (n, m) - same
         && g_utf8_get_char (g_utf8_offset_to_pointer (one, n - 1 - same_end))
                == g_utf8_get_char (g_utf8_offset_to_pointer (other, m - 1 - same_end)))
    same_end++;
  return MAX (n, m) - same - same_end <= 1;
}

static bool
begin_alike (const char *one, const char *other)
{
  return strncmp (one, other, g_utf8_offset_to_pointer (one, 4) - one) == 0;
}

static void
no_two_words_can_be_taken_for_each_other (void)
{
  for (int russian = 0; russian < 2; russian++)
    for (unsigned i = 0; i < WORDS_LIST; i++)
      {
        const char *word = words_word (i, russian);

        g_assert_cmpint (g_utf8_strlen (word, -1), >=, 4);
        g_assert_null (strstr (word, "ё"));
        for (unsigned j = 0; j < i; j++)
          if (is_alike (word, words_word (j, russian)) || begin_alike (word, words_word (j, russian)))
            g_error ("%s, %s", words_word (j, russian), word);
      }
}

static void
a_key_has_eight_words_and_another_key_has_others (void)
{
  g_autofree char *one = words_of_key (KEY, true), *again = words_of_key (KEY, true),
                  *other = words_of_key (OTHER, true), *english = words_of_key (KEY, false);
  g_auto (GStrv) words = g_strsplit (one, " ", -1), others = g_strsplit (other, " ", -1);
  unsigned n_same = 0;

  g_assert_cmpstr (one, ==, again);
  g_assert_cmpstr (one, !=, english);
  g_assert_cmpuint (g_strv_length (words), ==, WORDS_OF_KEY);
  for (int i = 0; i < WORDS_OF_KEY; i++)
    n_same += strcmp (words[i], others[i]) == 0;
  g_assert_cmpuint (n_same, <, 3);
}

static void
a_short_code_is_twelve_figures_however_they_are_parted (void)
{
  static const char *const good[] = { "482173905526", "4821 7390 5526", " 4821-7390-5526 " },
                    *const bad[] = { "", "48217390552", "4821739055261", "4821 7390 552a", "4821.7390.5526" };

  for (size_t i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *code = invite_code (good[i]);

      g_assert_cmpstr (code, ==, "482173905526");
    }
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (invite_code (bad[i]));
}

static void
what_a_server_says_of_itself_becomes_an_invitation_by_a_code (void)
{
  Invite *invite = invite_complete (SELF, "4821 7390 5526");

  g_assert_nonnull (invite);
  g_assert_cmpstr (invite->server_key, ==, KEY);
  g_assert_cmpstr (invite->code, ==, "482173905526");
  invite_free (invite);
  g_assert_null (invite_complete (SELF, "4821"));
  g_assert_null (invite_complete ("", "482173905526"));
  g_assert_null (invite_complete (SELF "Code=000000000000\n", "482173905526")); /* no server chooses the code */
  g_assert_null (invite_complete (SELF "Code = 000000000000\n\n", "482173905526"));
  g_assert_null (invite_read (SELF));
}

/* Whoever stands between has time to make many keys: no letter of the key may be without weight. */
static void
every_letter_of_a_key_changes_its_words (void)
{
  g_autofree char *key = g_strdup (KEY), *words = words_of_key (key, true);

  for (size_t i = 0; key[i] != '\0'; i++)
    {
      g_autofree char *other = NULL;

      key[i] ^= 1;
      other = words_of_key (key, true);
      g_assert_cmpstr (other, !=, words);
      key[i] ^= 1;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/no-two-words-can-be-taken-for-each-other", no_two_words_can_be_taken_for_each_other);
  g_test_add_func ("/words/a-key-has-eight-words-and-another-key-has-others",
                   a_key_has_eight_words_and_another_key_has_others);
  g_test_add_func ("/words/every-letter-of-a-key-changes-its-words", every_letter_of_a_key_changes_its_words);
  g_test_add_func ("/words/a-short-code-is-twelve-figures-however-they-are-parted",
                   a_short_code_is_twelve_figures_however_they_are_parted);
  g_test_add_func ("/words/what-a-server-says-of-itself-becomes-an-invitation-by-a-code",
                   what_a_server_says_of_itself_becomes_an_invitation_by_a_code);
  return g_test_run ();
}
