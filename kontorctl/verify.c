/* verify.c - kontorctl verify, head: is the store what was written, and the log the one that somebody remembers? */

#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.rpc.h"
#include "kontorctl/ctl.h"
#include "server/audit/audit.h"
#include "server/audit/epochs.h"
#include "server/audit/heads.h"
#include "server/call/chain.h"
#include "server/call/query.h"
#include "server/lanes/group.h"

enum
{
  HASH_SIZE = 32,
  MANY = 100000
};

typedef struct
{
  VerifyRequest in;
  VerifyReport out;
} Part;

/* What all parts have said together. */
typedef struct
{
  uint64_t n_complaints, n_changes, n_seals, n_rows, n_seen, n_erased;
  GHashTable *born;     /* "dictionary_item:4001" -> hash, in hexadecimal digits */
  GHashTable *erasures; /* each once */
  bool quiet;
} Sum;

static bool
verify_part (Call *call, void *data)
{
  Part *part = data;

  part->out = (VerifyReport)VERIFY_REPORT__INIT;
  return audit_verify (call, &part->in, &part->out);
}

static void
complain (Sum *sum, const char *text)
{
  fprintf (stderr, "kontorctl: %s\n", text);
  sum->n_complaints++;
}

static void
keep_born (Sum *sum, const VerifyReport *report)
{
  char hash[2 * HASH_SIZE + 1];

  for (size_t i = 0; i < report->n_born; i++)
    g_hash_table_insert (sum->born,
                         g_strdup_printf ("%s:%" G_GUINT64_FORMAT, report->born[i]->kind, report->born[i]->id),
                         g_strdup (sodium_bin2hex (hash, sizeof hash, report->born[i]->hash.data, HASH_SIZE)));
}

static void
add_part (Sum *sum, const VerifyReport *report)
{
  for (size_t i = 0; i < report->n_complaints && !sum->quiet; i++)
    complain (sum, report->complaints[i]);
  for (size_t i = 0; i < report->n_erasures && !sum->quiet; i++)
    if (g_hash_table_add (sum->erasures, g_strdup (report->erasures[i])))
      printf ("%s\n", report->erasures[i]);
  for (size_t i = 0; i < report->n_epochs && !sum->quiet; i++)
    printf ("%s\n", report->epochs[i]);
  keep_born (sum, report);
  sum->n_changes += report->n_changes;
  sum->n_seals += report->n_seals;
  sum->n_rows += report->n_rows;
  sum->n_seen += report->n_seen;
  sum->n_erased += report->n_erased;
  if (!sum->quiet && sum->n_changes + sum->n_seen >= MANY)
    fprintf (stderr, "\r%" G_GUINT64_FORMAT " entries, %" G_GUINT64_FORMAT " rows", sum->n_changes, sum->n_seen);
}

/* Part by part, each in a snapshot of its own. */
static bool
verify (Ctl *ctl, Sum *sum)
{
  Part part = { VERIFY_REQUEST__INIT, VERIFY_REPORT__INIT };
  g_autofree char *kind = NULL;

  do
    {
      if (!ctl_read (ctl, verify_part, &part))
        return false;
      add_part (sum, &part.out);
      part.in.after_seal = part.out.last_seal;
      part.in.after_change = part.out.last_change;
      part.in.after_row = part.out.last_row;
      part.in.after_within = part.out.last_within;
      g_free (kind);
      part.in.after_kind = kind = g_strdup (part.out.last_kind);
      arena_reset (ctl->arena);
    }
  while (!part.out.finished);
  if (!sum->quiet && sum->n_changes + sum->n_seen >= MANY)
    fprintf (stderr, "\n");
  return true;
}

typedef struct
{
  const char *kind;
  uint64_t id;
  bool told;
} Told;

static bool
look_in_the_log (Call *call, void *data)
{
  Told *told = data;
  RecordRef found = RECORD_REF__INIT;
  Change asked = CHANGE__INIT;

  asked.kind = told->kind;
  asked.record_id = told->id;
  return query_maybe (call, &found, &told->told,
                      "SELECT id FROM change WHERE record_id = :record_id AND kind = :kind LIMIT 1", &asked);
}

/* A row of the schema's that is not as the schema made it must have been changed by somebody, and the log tells. */
static bool
check_born (Ctl *ctl, Sum *sum, const char *address, const char *hash)
{
  const char *now = g_hash_table_lookup (sum->born, address);
  g_auto (GStrv) parts = g_strsplit (address, ":", 2);
  Told told = { parts[0], g_ascii_strtoull (parts[1], NULL, 10), false };
  g_autofree char *text = NULL;

  if (now == NULL && !ctl_read (ctl, look_in_the_log, &told))
    return false;
  if (now == NULL && !told.told)
    text = g_strdup_printf ("%s: the row is gone, and nobody deleted it", address);
  else if (now != NULL && strcmp (now, hash) != 0)
    text = g_strdup_printf ("%s: the row was edited by hand: it is not as the schema made it", address);
  if (text != NULL)
    complain (sum, text);
  return true;
}

static bool
compare_born (Ctl *ctl, Sum *sum, Sum *fresh)
{
  GHashTableIter each;
  void *address, *hash;
  bool good = true;

  g_hash_table_iter_init (&each, fresh->born);
  while (good && g_hash_table_iter_next (&each, &address, &hash))
    good = check_born (ctl, sum, address, hash);
  g_hash_table_iter_init (&each, sum->born);
  while (g_hash_table_iter_next (&each, &address, NULL))
    if (!g_hash_table_contains (fresh->born, address))
      {
        g_autofree char *text
            = g_strdup_printf ("%s: the row was put in by hand: no entry of the log tells of it", (char *)address);

        complain (sum, text);
      }
  return good;
}

static Sum
sum_new (bool quiet)
{
  return (Sum){ .born = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                .erasures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                .quiet = quiet };
}

static void
sum_clear (Sum *sum)
{
  g_hash_table_unref (sum->born);
  g_hash_table_unref (sum->erasures);
}

static void
remove_folder (const char *folder)
{
  static const char *const names[] = { "new.db", "new.db-wal", "new.db-shm" };

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* What the schema makes is seen in a store that is made of it, and of nothing else. */
static bool
check_schema_rows (Ctl *ctl, Sum *sum)
{
  g_autofree char *folder = g_dir_make_tmp ("kontor-XXXXXX", NULL), *error = NULL,
                  *uri = folder != NULL ? g_strdup_printf ("sqlite:%s/new.db", folder) : NULL;
  Ctl other = { .config = ctl->config, .conf = ctl->conf, .arena = ctl->arena };
  Sum fresh = sum_new (true);
  bool done;

  other.store = uri != NULL ? store_open (uri, ctl->conf->node, &error) : NULL;
  done = other.store != NULL && store_migrate (other.store, ctl->conf->schema, &error) && verify (&other, &fresh)
         && compare_born (ctl, sum, &fresh);
  if (other.store != NULL)
    store_close (other.store);
  if (folder != NULL)
    remove_folder (folder);
  if (!done)
    fprintf (stderr, "kontorctl: the rows of the schema could not be compared: %s\n", error != NULL ? error : "");
  sum_clear (&fresh);
  return done;
}

typedef struct
{
  uint32_t number;
  uint8_t hash[HASH_SIZE];
  int64_t at; /* 0 = not said */
  bool known, restored;
} Head;

/* What was sealed before a restore, after the last seal of its backup, is lost, and nobody did wrong. */
static bool
was_restored (Call *call, const Head *head, bool *restored)
{
  SignedEpochList list = SIGNED_EPOCH_LIST__INIT;

  if (!epochs_since (call, 1, &list))
    return false;
  for (size_t i = 0; i < list.n_epochs && !*restored; i++)
    {
      const Epoch *epoch = epochs_read (call, list.epochs[i]);

      *restored = epoch != NULL && epoch->copy_at != 0 && head->at < epoch->at && head->number > epoch->seal_number;
    }
  return true;
}

static bool
look_for_head (Call *call, void *data)
{
  Head *head = data;

  return audit_knows (call, head->number, (ProtobufCBinaryData){ HASH_SIZE, head->hash }, &head->known)
         && (head->known || head->at == 0 || was_restored (call, head, &head->restored));
}

static bool
check_head (Ctl *ctl, Sum *sum, Head *head)
{
  g_autofree char *text = NULL;

  if (!ctl_read (ctl, look_for_head, head))
    return false;
  text = g_strdup_printf ("seal %u is not the one that is remembered: the chain was made anew, or its end is lost",
                          head->number);
  if (head->restored)
    printf ("seal %u was lost when the bank was restored\n", head->number);
  else if (!head->known)
    complain (sum, text);
  return true;
}

/* "17:0f3a...", as the desk's page of this server and “kontorctl head” say it. */
static bool
read_head (const char *text, Head *head)
{
  char *colon;
  uint64_t number = g_ascii_strtoull (text, &colon, 10);
  size_t n = 0;

  if (number == 0 || number > G_MAXUINT32 || *colon != ':')
    return false;
  head->number = number;
  return sodium_hex2bin (head->hash, HASH_SIZE, colon + 1, strlen (colon + 1), NULL, &n, NULL) == 0 && n == HASH_SIZE;
}

static bool
check_lines (Ctl *ctl, Sum *sum, char **lines, const HeadsKey *key)
{
  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf ("line %u of the heads is not signed by this server's key", i + 1);
      Head head = { 0 };
      Seal seal;

      if (lines[i][0] == '\0')
        continue;
      if (!heads_read (lines[i], key, &seal, head.hash))
        {
          complain (sum, text);
          continue;
        }
      head.number = seal.number;
      head.at = seal.at;
      if (!check_head (ctl, sum, &head))
        return false;
    }
  return true;
}

static bool
check_heads (Ctl *ctl, Sum *sum, const char *file)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  HeadsKey key;
  bool done;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    {
      if (g_file_test (file, G_FILE_TEST_EXISTS))
        fprintf (stderr, "kontorctl: cannot read %s\n", file);
      else
        fprintf (stderr, "kontorctl: %s is not there: kontord adds to the file that “heads” of the settings names each"
                         " hour and at its end,\nand it begins with the first of them; nothing was verified\n", file);
      return false;
    }
  if (!ctl_open_heads (ctl->conf, &key))
    return false;
  lines = g_strsplit (text, "\n", -1);
  done = check_lines (ctl, sum, lines, &key);
  heads_forget (&key);
  return done;
}

typedef struct
{
  const HeadsKey *key;
  bool other;
} Signer;

static bool
look_who_signed (Call *call, void *data)
{
  Signer *signer = data;
  SignedEpochList last = SIGNED_EPOCH_LIST__INIT;
  const Epoch *epoch;

  if (!epochs_since (call, 0, &last))
    return false;
  epoch = last.n_epochs > 0 ? epochs_read (call, last.epochs[0]) : NULL;
  signer->other = epoch != NULL && !epochs_is_by (epoch, signer->key);
  return true;
}

/* Whoever has another key can make a chain of epochs that holds by itself. A copy is also looked at where no key is. */
static bool
check_signer (Ctl *ctl, Sum *sum)
{
  HeadsKey key;
  Signer signer = { &key, false };
  bool done;

  if (!g_file_test (ctl->conf->key, G_FILE_TEST_EXISTS))
    return true;
  if (!ctl_open_heads (ctl->conf, &key))
    return false;
  done = ctl_read (ctl, look_who_signed, &signer);
  heads_forget (&key);
  if (signer.other)
    complain (sum, "the last epoch is not signed by this server's key");
  return done;
}

static void
say_sum (const Sum *sum)
{
  printf ("%" G_GUINT64_FORMAT " changes, %" G_GUINT64_FORMAT " seals, %" G_GUINT64_FORMAT " rows compared, %"
          G_GUINT64_FORMAT " rows looked for in the log, %" G_GUINT64_FORMAT " entries erased: %s\n",
          sum->n_changes, sum->n_seals, sum->n_rows, sum->n_seen, sum->n_erased,
          sum->n_complaints == 0 ? "nothing is wrong" : "see above");
}

int
ctl_verify (const char *config, int argc, char **argv)
{
  g_autofree char *head_text = NULL, *heads = NULL;
  const GOptionEntry entries[]
      = { { "head", 0, 0, G_OPTION_ARG_STRING, &head_text, "a seal that somebody remembers", "NUMBER:HASH" },
          { "heads", 0, 0, G_OPTION_ARG_FILENAME, &heads, "signed heads that were kept elsewhere", "FILE" },
          { NULL } };
  Sum sum;
  Head head = { 0 };
  Ctl ctl;
  bool done;

  if (!ctl_options ("verify - is the store what was written, and the log unbroken?", entries, &argc, &argv)
      || argc != 1)
    return ctl_complain (g_strdup ("verify [--head NUMBER:HASH] [--heads FILE]"));
  if (head_text != NULL && !read_head (head_text, &head))
    return ctl_complain (g_strdup ("--head takes the number of a seal, a colon, and its hash in 64 digits"));
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  sum = sum_new (false);
  done = ctl_write (&ctl, "verify", ctl_nothing_more, NULL) && (head_text == NULL || check_head (&ctl, &sum, &head))
         && (heads == NULL || check_heads (&ctl, &sum, heads)) && verify (&ctl, &sum) && check_signer (&ctl, &sum)
         && check_schema_rows (&ctl, &sum);
  if (done)
    say_sum (&sum);
  done = done && sum.n_complaints == 0;
  sum_clear (&sum);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

typedef struct
{
  const HeadsKey *key;
  char line[HEADS_LINE];
} Line;

static bool
take_head (Call *call, void *data)
{
  Line *line = data;
  Seal head = SEAL__INIT;

  if (!chain_head (call, &head))
    return false;
  if (head.number > 0)
    heads_write (&head, line->key, line->line);
  return true;
}

int
ctl_head (const char *config, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  HeadsKey key;
  Line line = { &key, "" };
  Ctl ctl;
  bool done;

  if (!ctl_options ("head - the last seal of the log, signed", entries, &argc, &argv) || !ctl_open (&ctl, config))
    return EXIT_FAILURE;
  done = ctl_open_heads (ctl.conf, &key) && ctl_read (&ctl, take_head, &line);
  heads_forget (&key);
  ctl_close (&ctl);
  if (done)
    printf ("%s", line.line);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
