/* hand.c - see hand.h. */

#include "tools/seed/hand.h"

#include <glib.h>
#include <glib/gprintf.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP = 10000, ARENA = 64 << 20 };

struct Hand
{
  Store *store;
  Link *link;
  Filling *filling;
  Arena *arena;            /* of the call */
  const Caller *house, *caller;
  GPtrArray *notices;      /* nobody watches */
  int64_t moment;
  unsigned n_calls;        /* in the open transaction */
  bool open;
};

Hand *
hand_open (const char *uri, const char *schema_dir, char **error)
{
  static const char *const no_rights[] = { NULL };
  const Caller house = {
    .id = CALLER_HOUSE, .login = "kontor", .name = "Kontor", .rights = no_rights, .russian = true
  };
  static const char *const looked_into[] = { "change_unsealed", NULL };
  Hand *hand = g_new0 (Hand, 1);

  hand->store = store_open (uri, 1, error);
  if (hand->store == NULL || !store_migrate (hand->store, schema_dir, error)
      || (hand->link = link_open (hand->store, STORE_WRITE, error)) == NULL
      || (hand->filling = filling_begin (hand->link, looked_into, error)) == NULL)
    {
      g_free (hand);
      return NULL;
    }
  hand->arena = arena_new (ARENA);
  hand->house = hand->caller = caller_new (&house);
  hand->notices = g_ptr_array_new ();
  return hand;
}

void
hand_close (Hand *hand)
{
  hand_commit (hand);
  link_close (hand->link);
  store_close (hand->store);
  arena_free (hand->arena);
  caller_unref (hand->house);
  g_ptr_array_free (hand->notices, TRUE);
  g_free (hand);
}

void
hand_as (Hand *hand, const Caller *caller)
{
  hand->caller = caller != NULL ? caller : hand->house;
}

void
hand_at (Hand *hand, int64_t moment)
{
  g_assert (moment >= hand->moment);
  hand->moment = moment;
}

int64_t
hand_moment (const Hand *hand)
{
  return hand->moment;
}

bool
hand_may (const Hand *hand, const char *right)
{
  return g_strv_contains (hand->caller->rights, right);
}

static void
begin (Hand *hand)
{
  if (hand->open && hand->n_calls >= GROUP)
    hand_commit (hand);
  if (!hand->open && link_command (hand->link, STORE_BEGIN) != STORE_DONE)
    g_error ("the store takes no transaction");
  hand->open = true;
  hand->n_calls++;
}

void
hand_commit (Hand *hand)
{
  if (hand->open && link_command (hand->link, STORE_COMMIT) != STORE_DONE)
    g_error ("the store does not commit");
  hand->open = false;
  hand->n_calls = 0;
}

bool
hand_finish (Hand *hand, FillingNews news, void *data, char **error)
{
  hand_commit (hand);
  return filling_end (g_steal_pointer (&hand->filling), news, data, error);
}

static Call *
new_call (Hand *hand, const RpcMethod *method)
{
  Call *call;

  arena_reset (hand->arena);
  call = arena_alloc (hand->arena, sizeof *call);
  g_ptr_array_set_size (hand->notices, 0);
  *call = (Call) { .method = method,
                  .caller = hand->caller,
                  .now = hand->moment,
                  .link = hand->link,
                  .arena = hand->arena,
                  .reason = "",
                  .fault = FAULT__INIT,
                  .notices = hand->notices };
  return call;
}

Call *
hand_call (Hand *hand)
{
  static const RpcMethod seed = { .name = "Seed", .right = "house", .write = true, .house = true };

  begin (hand);
  return new_call (hand, &seed);
}

static void
stop_with (const Call *call)
{
  g_autoptr (GString) why = g_string_new (call->fault.text);

  for (size_t i = 0; i < call->fault.n_args; i++)
    g_string_append_printf (why, " [%s]", call->fault.args[i]);
  for (size_t i = 0; i < call->fault.n_blames; i++)
    g_string_append_printf (why, "\n  %s: %s", call->fault.blames[i]->field, call->fault.blames[i]->text);
  g_fprintf (stderr, "%s by %s was refused: %s\n", call->method->name, call->caller->login, why->str);
  exit (1);
}

void
hand_must (Hand *hand, const Call *call, bool ok)
{
  if (!ok)
    stop_with (call);
}

static int
compare_names (const void *name, const void *entry)
{
  return strcmp (name, ((const RpcEntry *) entry)->method->name);
}

const void *
hand_do (Hand *hand, const RpcMethod *method, const void *in)
{
  const RpcEntry *entry = bsearch (method->name, rpc_entries, n_rpc_entries, sizeof *rpc_entries, compare_names);
  Call *call;
  Msg *out;

  if (entry == NULL)
    g_error ("%s has no handler", method->name);
  begin (hand);
  call = new_call (hand, method);
  out = arena_alloc (hand->arena, method->out->sizeof_message);
  protobuf_c_message_init (method->out, out);
  hand_must (hand, call, call_check (call, msg_const (in)) && entry->handler (call, in, out));
  return out;
}
