/* call.c - see call.h. */

#include "server/call/call.h"

#include <sodium.h>
#include <stdarg.h>
#include <string.h>

enum { MAX_ARGS = 4, MAX_BLAMES = 64, DAY_MS = 86400000 };

static const int64_t epoch_day = 719163;   /* GDate's julian day of 1970-01-01 */

typedef struct
{
  Caller caller;
  char **rights;
  Reach *reach;
  LentHand *hands;
} OwnCaller;

static void
clear_caller (void *data)
{
  OwnCaller *own = data;

  for (unsigned i = 0; i < own->caller.n_reach; i++)
    g_free ((char *) own->reach[i].right);
  g_free (own->reach);
  for (unsigned i = 0; i < own->caller.n_hands; i++)
    caller_unref (own->hands[i].caller);
  g_free (own->hands);
  g_strfreev (own->rights);
  g_free ((char *) own->caller.login);
  g_free ((char *) own->caller.name);
}

static void
add_text (crypto_generichash_state *digest, const char *text)
{
  crypto_generichash_update (digest, (const uint8_t *) text, strlen (text) + 1);
}

/* Whoever has the same rights over the same places reaches the same rows, but for what is his own. */
static void
make_scope (Caller *caller)
{
  const uint32_t whole[2] = { caller->id == CALLER_HOUSE, caller->n_places };
  crypto_generichash_state digest;

  crypto_generichash_init (&digest, NULL, 0, sizeof caller->scope);
  crypto_generichash_update (&digest, (const uint8_t *) whole, sizeof whole);
  for (unsigned i = 0; caller->rights[i] != NULL; i++)
    add_text (&digest, caller->rights[i]);
  add_text (&digest, "");
  for (unsigned i = 0; i < caller->n_reach; i++)
    {
      const Reach *reach = &caller->reach[i];
      const uint32_t range[2] = { reach->first, reach->last };

      add_text (&digest, reach->right);
      crypto_generichash_update (&digest, (const uint8_t *) range, sizeof range);
    }
  crypto_generichash_final (&digest, caller->scope, sizeof caller->scope);
}

Caller *
caller_new (const Caller *like)
{
  OwnCaller *own = g_atomic_rc_box_new0 (OwnCaller);

  own->caller = *like;
  own->rights = g_strdupv ((char **) like->rights);
  own->reach = g_memdup2 (like->reach, like->n_reach * sizeof *like->reach);
  for (unsigned i = 0; i < like->n_reach; i++)
    own->reach[i].right = g_strdup (like->reach[i].right);
  own->caller.rights = (const char *const *) own->rights;
  own->caller.reach = own->reach;
  own->caller.hands = own->hands = g_memdup2 (like->hands, like->n_hands * sizeof *like->hands);
  for (unsigned i = 0; i < like->n_hands; i++)
    caller_ref (like->hands[i].caller);
  own->caller.login = g_strdup (like->login);
  own->caller.name = g_strdup (like->name);
  make_scope (&own->caller);
  return &own->caller;
}

Caller *
caller_ref (const Caller *caller)
{
  return g_atomic_rc_box_acquire ((Caller *) caller);
}

void
caller_unref (const Caller *caller)
{
  g_atomic_rc_box_release_full ((Caller *) caller, clear_caller);
}

bool
call_may (const Call *call, const char *right)
{
  return g_strv_contains (call->caller->rights, right);
}

bool
call_is_waited_for (const Call *call)
{
  return call->waiting != NULL && *call->waiting > 0;
}

uint32_t
call_today (const Call *call)
{
  return (call->now + call->caller->zone_minutes * 60000LL) / DAY_MS + epoch_day;
}

uint64_t
call_new_id (Call *call)
{
  return ids_next (store_ids (link_store (call->link)), call->now);
}

char *
call_own (Call *call, char *text)
{
  char *own = arena_copy (call->arena, text, strlen (text));

  g_free (text);
  return own;
}

bool
call_failed (const Call *call)
{
  return call->fault.status != STATUS__OK;
}

static char *
copy (Call *call, const char *text)
{
  return arena_copy (call->arena, text, strlen (text));
}

static size_t
take_args (Call *call, const char **list, va_list args)
{
  const char *arg;
  size_t n = 0;

  while ((arg = va_arg (args, const char *)) != NULL)
    {
      g_assert (n < MAX_ARGS);
      list[n++] = copy (call, arg);
    }
  return n;
}

static void
add_blame (Call *call, const char *field, const char *text, const char **args, size_t n_args)
{
  Blame *blame = arena_alloc (call->arena, sizeof *blame);

  if (call->fault.n_blames == MAX_BLAMES)
    return;
  blame__init (blame);
  blame->field = copy (call, field);
  blame->text = (char *) text;
  blame->args = args;
  blame->n_args = n_args;
  if (call->fault.blames == NULL)
    call->fault.blames = arena_alloc (call->arena, MAX_BLAMES * sizeof *call->fault.blames);
  call->fault.blames[call->fault.n_blames++] = blame;
}

bool
call_fail (Call *call, Status status, const char *field, const char *text, ...)
{
  const char **list = arena_alloc (call->arena, MAX_ARGS * sizeof *list);
  size_t n;
  va_list args;

  g_assert (status != STATUS__OK);
  if (call_failed (call) && !(call->fault.status == STATUS__INVALID && status == STATUS__INVALID && field != NULL))
    return false;

  va_start (args, text);
  n = take_args (call, list, args);
  va_end (args);

  if (field != NULL && field[0] != '\0')
    add_blame (call, field, text, list, n);
  if (call_failed (call))
    return false;
  call->fault.status = status;
  call->fault.text = (char *) text;
  call->fault.args = list;
  call->fault.n_args = n;
  return false;
}

void
call_tell (Call *call, const char *kind, uint64_t id, uint32_t version)
{
  Notice *notice = arena_alloc (call->arena, sizeof *notice);

  notice__init (notice);
  notice->kind = (char *) kind;
  notice->id = id;
  notice->version = version;
  if (call->notices != NULL)
    g_ptr_array_add (call->notices, notice);
}

void
call_looked (Call *call, const char *kind, uint64_t id)
{
  if (call->n_looks < CALL_MAX_LOOKS)
    call->looks[call->n_looks++] = (Shown) { kind, id };
}
