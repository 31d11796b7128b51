/* reach-memo.c - what is remembered of statements written out is what would be written out now, whoever asks for
 * whatever. */

#include <glib.h>
#include <string.h>

#include "server/call/query.h"
#include "server/call/reach.h"
#include "tests/bank.h"

static const char *const people[]
    = { "all", "region", "clerk", "blind", "nothing", "guest", "stranger", "house", "second" };
static const char *const statements[] = { "SELECT id FROM {client} c WHERE id = :id",
                                          "SELECT id FROM {client+} c WHERE id = :id",
                                          "SELECT id FROM {client!why} c",
                                          "SELECT id FROM {communication} c, {branch} b",
                                          "SELECT id FROM {client/id, name_key/deleted_at IS NULL} k",
                                          "SELECT id FROM {note} n, {client} c, {address+} a" };

/* As it is for a caller of whom nothing can be remembered. */
static void
agrees (Call *call, const char *sql)
{
  Caller stranger = *call->caller;
  Call anew = *call;
  RowCaller remembered = query_caller (call), now = query_caller (call);
  g_autofree char *text = NULL;

  memset (stranger.scope, 0, sizeof stranger.scope);
  anew.caller = &stranger;
  text = g_strdup (reach_expand (call, sql, &remembered));
  g_assert_cmpstr (text, ==, reach_expand (&anew, sql, &now));
  g_assert_cmpmem (remembered.first, sizeof remembered.first, now.first, sizeof now.first);
  g_assert_cmpmem (remembered.last, sizeof remembered.last, now.last, sizeof now.last);
}

static void
ask_all (Bank *bank, const RpcMethod *method)
{
  for (size_t i = 0; i < G_N_ELEMENTS (people); i++)
    {
      Call *call = bank_begin (bank, people[i], method);

      for (size_t j = 0; j < G_N_ELEMENTS (statements); j++)
        agrees (call, statements[j]);
      bank_end (bank, call);
    }
}

static void
whoever_asks_gets_the_statement_of_his_own_reach (void)
{
  g_autoptr (Bank) bank = bank_open ();

  for (unsigned times = 0; times < 3; times++)
    {
      ask_all (bank, &clients_get_method);
      ask_all (bank, &clients_save_method);
      ask_all (bank, &clients_delete_method);
    }
}

static void
who_loses_a_branch_is_written_out_anew (void)
{
  g_autoptr (Bank) bank = bank_open ();

  for (uint32_t last = BANK_PLACES; last > 0; last--)
    {
      Call *call;

      bank_reaches (bank, "clerk", 1, last, BANK_PLACES);
      call = bank_begin (bank, "clerk", &clients_get_method);
      agrees (call, statements[0]);
      agrees (call, statements[4]);
      bank_end (bank, call);
    }
}

static void
a_statement_written_over_another_is_not_taken_for_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Call *call = bank_begin (bank, "clerk", &clients_get_method);
  char sql[] = "SELECT id FROM {client} a";

  for (char name = 'a'; name <= 'z'; name++)
    {
      sql[strlen (sql) - 1] = name;
      agrees (call, sql);
    }
  bank_end (bank, call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reach/memo/whoever-asks-gets-the-statement-of-his-own-reach",
                   whoever_asks_gets_the_statement_of_his_own_reach);
  g_test_add_func ("/reach/memo/who-loses-a-branch-is-written-out-anew", who_loses_a_branch_is_written_out_anew);
  g_test_add_func ("/reach/memo/a-statement-written-over-another-is-not-taken-for-it",
                   a_statement_written_over_another_is_not_taken_for_it);
  return g_test_run ();
}
