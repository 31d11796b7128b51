/* invite.c - the text that is carried by hand from the administrator to a new workstation. */

#include <glib.h>
#include <string.h>

#include "common/invite.h"

#define KEY "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define CODE "0123456789abcdef0123456789abcdef"

static char *
written (void)
{
  char *servers[] = { (char *) "tcp://10.0.0.1:7300", (char *) "tcp://10.0.0.2:7300", NULL };
  char *enrol[] = { (char *) "tcp://10.0.0.1:7301", NULL };
  Invite invite = { (char *) "АО «Северный берег»", servers, enrol, (char *) KEY, (char *) CODE, 1795312800000 };

  return invite_write (&invite);
}

static void
is_read (const char *text)
{
  Invite *invite = invite_read (text);

  g_assert_nonnull (invite);
  g_assert_cmpstr (invite->bank, ==, "АО «Северный берег»");
  g_assert_cmpstr (invite->servers[1], ==, "tcp://10.0.0.2:7300");
  g_assert_cmpstr (invite->enrol[0], ==, "tcp://10.0.0.1:7301");
  g_assert_cmpstr (invite->server_key, ==, KEY);
  g_assert_cmpstr (invite->code, ==, CODE);
  g_assert_cmpint (invite->until, ==, 1795312800000);
  invite_free (invite);
}

static void
what_is_written_is_read (void)
{
  g_autofree char *text = written ();

  is_read (text);
}

static void
a_letter_around_it_does_no_harm (void)
{
  g_autofree char *text = written (), *letter = g_strdup_printf ("Good day!\n\n%s\n\nYours, the administrator\n", text);

  is_read (letter);
}

static void
neither_does_another_system_s_end_of_line (void)
{
  g_autofree char *text = written ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *other = g_strjoinv ("\r\n", lines);

  is_read (other);
}

static void
a_part_of_it_is_no_invitation (void)
{
  g_autofree char *text = written ();

  for (size_t n = 0; n + 25 < strlen (text); n++)
    {
      g_autofree char *part = g_strndup (text, n);
      Invite *invite = invite_read (part);

      if (invite != NULL)   /* the last line says how long it is good for, and is not needed */
        {
          g_assert_nonnull (strstr (part, CODE));
          invite_free (invite);
        }
    }
  g_assert_null (invite_read ("[Kontor invitation]\nServers=http://x;\nEnrol=tcp://x;\nKey=" KEY "\nCode=" CODE "\n"));
  g_assert_null (invite_read ("[Kontor invitation]\nServers=tcp://x;\nEnrol=tcp://x;\nKey=short\nCode=" CODE "\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/invite/what-is-written-is-read", what_is_written_is_read);
  g_test_add_func ("/invite/a-letter-around-it-does-no-harm", a_letter_around_it_does_no_harm);
  g_test_add_func ("/invite/neither-does-another-system-s-end-of-line", neither_does_another_system_s_end_of_line);
  g_test_add_func ("/invite/a-part-of-it-is-no-invitation", a_part_of_it_is_no_invitation);
  return g_test_run ();
}
