/* store.c - kontorctl backup, restore, verify: the whole store, as one file, back from it, and whether it is what was
 * written. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.rpc.h"
#include "kontorctl/ctl.h"
#include "server/people/people.h"
#include "server/store/backup.h"

enum
{
  MANY_ROWS = 100000
};

static bool
say_progress (void *data, const char *table, uint64_t n_done, uint64_t n_all)
{
  if (n_all >= MANY_ROWS)
    fprintf (stderr, "\r%3u %% %-30s", (unsigned)(n_done * 100 / n_all), table);
  if (n_all >= MANY_ROWS && n_done == n_all)
    fprintf (stderr, "\n");
  return true;
}

static bool
take_name (Call *call, void *data)
{
  *(const char **)data = people_setting (call, "bank", "");
  return true;
}

static int
complain (char *error)
{
  fprintf (stderr, "kontorctl: %s\n", error);
  g_free (error);
  return EXIT_FAILURE;
}

int
ctl_backup (const char *config, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  BackupShape shape = { .at = g_get_real_time () / 1000, .progress = say_progress };
  BackupFacts facts;
  char *error = NULL;
  Ctl ctl;

  if (!ctl_options ("backup FILE - the whole store as one file", entries, &argc, &argv) || argc != 2)
    return complain (g_strdup ("backup FILE"));
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  if (ctl_write (&ctl, "backup", take_name, &shape.bank))
    store_backup (ctl.store, argv[1], &shape, &facts, &error);
  else
    error = g_strdup ("no backup was made");
  ctl_close (&ctl);
  if (error != NULL)
    return complain (error);
  printf ("%s: %" G_GUINT64_FORMAT " rows of %" G_GUINT64_FORMAT " tables of “%s”\n", argv[1], facts.n_rows,
          facts.n_tables, facts.bank);
  return EXIT_SUCCESS;
}

static bool
restore (const Conf *conf, const char *file, char **error)
{
  BackupShape shape = { .progress = say_progress };
  Store *store = store_open (conf->store, conf->node, error);
  bool done = store != NULL && store_restore (store, conf->schema, file, &shape, error);

  if (store != NULL)
    store_close (store);
  return done;
}

static bool
nothing_more (Call *call, void *data)
{
  return true;
}

int
ctl_restore (const char *config, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (Conf) conf = NULL;
  BackupFacts facts;
  char *error = NULL;
  Ctl ctl;
  bool noted;

  if (!ctl_options ("restore FILE - fill a new store with a backup", entries, &argc, &argv) || argc != 2)
    return complain (g_strdup ("restore FILE"));
  if ((conf = conf_read (config, &error)) == NULL || !backup_check (argv[1], &facts, &error)
      || !restore (conf, argv[1], &error))
    return complain (error);
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  noted = ctl_write (&ctl, "restore", nothing_more, NULL);
  ctl_close (&ctl);
  printf ("%s: %" G_GUINT64_FORMAT " rows of %" G_GUINT64_FORMAT " tables of “%s” stand again\n", argv[1], facts.n_rows,
          facts.n_tables, facts.bank);
  return noted ? EXIT_SUCCESS : EXIT_FAILURE;
}

typedef struct
{
  VerifyRequest in;
  VerifyReport out;
} Part;

static bool
verify_part (Call *call, void *data)
{
  Part *part = data;

  part->out = (VerifyReport)VERIFY_REPORT__INIT;
  return audit_verify (call, &part->in, &part->out);
}

/* Part by part, each in a snapshot of its own. */
static bool
verify (Ctl *ctl, VerifyReport *sum)
{
  Part part = { VERIFY_REQUEST__INIT, VERIFY_REPORT__INIT };

  do
    {
      if (!ctl_read (ctl, verify_part, &part))
        return false;
      for (size_t i = 0; i < part.out.n_complaints; i++)
        printf ("%s\n", part.out.complaints[i]);
      sum->n_complaints += part.out.n_complaints;
      sum->n_changes += part.out.n_changes;
      sum->n_seals += part.out.n_seals;
      sum->n_rows += part.out.n_rows;
      part.in.after_seal = part.out.last_seal;
      part.in.after_change = part.out.last_change;
      arena_reset (ctl->arena);
    }
  while (!part.out.finished);
  return true;
}

int
ctl_verify (const char *config, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  VerifyReport sum = VERIFY_REPORT__INIT;
  Ctl ctl;
  bool done;

  if (!ctl_options ("verify - is the store what was written, and the log unbroken?", entries, &argc, &argv)
      || argc != 1)
    return complain (g_strdup ("verify takes no words"));
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  done = ctl_write (&ctl, "verify", nothing_more, NULL) && verify (&ctl, &sum);
  ctl_close (&ctl);
  if (!done)
    return EXIT_FAILURE;
  printf ("%" G_GUINT64_FORMAT " changes, %" G_GUINT64_FORMAT " seals, %" G_GUINT64_FORMAT " rows: %s\n", sum.n_changes,
          sum.n_seals, sum.n_rows, sum.n_complaints == 0 ? "nothing is wrong" : "see above");
  return sum.n_complaints == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
