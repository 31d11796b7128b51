/* rekey.c - kontorctl rekey: another master key for files, in two steps, so that no moment leaves them without one.
 *
 * First the store's own key is wrapped under the new key as well; then the operator puts the new key where the settings
 * or the service manager look for it; then the old wrapping is forgotten. Killed at any point, either key opens.
 *
 * A key that is lost cannot be followed by another: then the files under it are given up by an express word.
 */

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "kontorctl/ctl.h"
#include "server/file-key.h"

static bool
add (Ctl *ctl, const char *secret, const char *path, char **error)
{
  FileKeyBytes next;
  uint64_t n_keys = 0;
  bool done = file_key_make (path, &next, error)
              && file_key_add (ctl->store, ctl->conf, secret, &next, &n_keys, error);

  sodium_memzero (&next, sizeof next);
  if (done)
    printf ("Files open under the key in use and under that of %s.\nPut that in place of the old one ([files] in the"
            " settings, or the credential), restart kontord,\nand say “kontorctl rekey --finish”: then the old one"
            " opens nothing more.\n", path);
  if (done && n_keys > 2)
    printf ("Another next key was pending already: %" G_GUINT64_FORMAT " keys open files until “kontorctl rekey"
            " --finish” forgets all but the one of the settings.\n", n_keys);
  return done;
}

static bool
lose (Ctl *ctl, const char *secret, const char *path, char **error)
{
  FileKeyBytes next;
  bool done = file_key_make (path, &next, error) && file_key_lose (ctl->store, ctl->conf, secret, &next, error);

  sodium_memzero (&next, sizeof next);
  if (done)
    printf ("What was attached until now is given up: nothing opens it any more. New files lie under the key of %s.\n"
            "Put that where the settings or the service manager look for it, and restart kontord.\n", path);
  return done;
}

static bool
finish (Ctl *ctl, const char *secret, char **error)
{
  bool done = file_key_settle (ctl->store, ctl->conf, secret, error);

  if (done)
    printf ("Files open under the key of the settings, and under no other.\n");
  return done;
}

int
ctl_rekey (const char *config, int argc, char **argv)
{
  gboolean finishes = FALSE, lost = FALSE;
  const GOptionEntry entries[]
      = { { "lost", 0, 0, G_OPTION_ARG_NONE, &lost, "the old key is lost: give up its files, begin with that of FILE",
            NULL },
          { "finish", 0, 0, G_OPTION_ARG_NONE, &finishes, "forget every key but the one of the settings", NULL },
          { NULL } };
  char secret[CONF_KEY_SIZE], public[CONF_KEY_SIZE], *error = NULL;
  Ctl ctl;
  bool done;

  if (!ctl_options ("FILE | --finish | --lost FILE - another key for files", entries, &argc, &argv)
      || argc != (finishes ? 1 : 2) || (finishes && lost))
    return ctl_complain (g_strdup ("rekey FILE, where the new key is or shall be; then rekey --finish; or rekey --lost"
                                   " FILE when the old key is lost"));
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  done = conf_read_key (ctl.conf, secret, public, &error)
         && ctl_write (&ctl, lost ? "rekey --lost" : "rekey", ctl_nothing_more, NULL)
         && (finishes ? finish (&ctl, secret, &error) : (lost ? lose : add) (&ctl, secret, argv[1], &error));
  sodium_memzero (secret, sizeof secret);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : ctl_complain (error != NULL ? error : g_strdup ("nothing was changed"));
}
