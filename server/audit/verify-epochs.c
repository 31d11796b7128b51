/* verify-epochs.c - do the epochs follow upon each other, and does the log still hold what each was opened upon? */

#include <glib.h>
#include <string.h>

#include "server/audit/audit.h"
#include "server/audit/check.h"
#include "server/audit/epochs.h"
#include "server/call/query.h"

static const char *
fault_of (const SignedEpoch *before, const SignedEpoch *row, const Epoch *epoch)
{
  uint8_t hash[EPOCH_HASH_SIZE];

  epochs_hash (before, hash);
  if (row->number != before->number + 1)
    return "one is missing before it";
  if (epoch == NULL)
    return "it is not signed by the key that it names";
  if (row->at <= before->at)
    return "it began before the one before it";
  if (row->number > 1 && (epoch->before.len != sizeof hash || memcmp (epoch->before.data, hash, sizeof hash) != 0))
    return "it does not follow upon the one before it";
  return NULL;
}

/* "epoch 2 ..." for whoever reads the report: when the log did not simply go on. */
static const char *
tell (Check *check, const Epoch *epoch)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (epoch->at / 1000),
                        copy_at = g_date_time_new_from_unix_local (epoch->copy_at / 1000);
  g_autofree char *when = at != NULL ? g_date_time_format (at, "%F %R") : g_strdup ("?"),
                  *of = copy_at != NULL ? g_date_time_format (copy_at, "%F %R") : g_strdup ("?");

  return arena_print (check->kept,
                      "epoch %u: restored on %s by %s from a backup of %s; what was sealed after seal %u is lost",
                      epoch->number, when, epoch->opened_by, of, (unsigned) epoch->seal_number);
}

static bool
check_epoch (Check *check, const SignedEpoch *before, const SignedEpoch *row)
{
  const Epoch *epoch = epochs_read (check->call, row);
  const char *fault = fault_of (before, row, epoch);
  bool knows = true;

  if (fault == NULL && epoch->seal_number != 0
      && !audit_knows (check->call, epoch->seal_number, epoch->seal_hash, &knows))
    return false;
  if (!knows)
    fault = "the seal upon which it was opened is not in the log";
  if (fault != NULL)
    check_complain (check, arena_print (check->call->arena, "epoch %u: %s", row->number, fault));
  else if (epoch->copy_at != 0)
    check->out->epochs[check->out->n_epochs++] = tell (check, epoch);
  return true;
}

bool
check_epochs (Check *check)
{
  SignedEpochList list = SIGNED_EPOCH_LIST__INIT;
  SignedEpoch none = SIGNED_EPOCH__INIT;

  if (!query_many (check->call, &list, "epochs", "SELECT number, at, statement, signature FROM epoch ORDER BY number",
                   NULL))
    return false;
  check->out->epochs = arena_alloc (check->kept, (list.n_epochs + 1) * sizeof *check->out->epochs);
  for (size_t i = 0; i < list.n_epochs; i++)
    if (!check_epoch (check, i > 0 ? list.epochs[i - 1] : &none, list.epochs[i]))
      return false;
  return true;
}
