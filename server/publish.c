/* publish.c - see publish.h. */

#include "server/publish.h"

#include "server/audit/epochs.h"
#include "server/files/files.h"
#include "server/people/people.h"

enum { MAX_TRIES = 5, PUBLISH_ARENA = 1 << 20 };

static bool
say (Call *call, const char *name, const char *value)
{
  return g_strcmp0 (people_setting (call, name, ""), value) == 0 || people_set (call, name, value);
}

static bool
try_once (Link *link, const Conf *conf, const char *public_key, const HeadsKey *heads, Arena *arena, int64_t *epoch)
{
  static const char *const none[] = { NULL };
  const RpcMethod method = { .name = "kontord", .right = "house", .write = true };
  const Caller house = { .id = CALLER_HOUSE, .login = "house", .name = "", .rights = none };
  Call call = { .method = &method,
                .caller = &house,
                .now = g_get_real_time () / 1000,
                .link = link,
                .arena = arena,
                .reason = "",
                .fault = FAULT__INIT };

  if (link_command (link, STORE_BEGIN) != STORE_DONE)
    return false;
  if (say (&call, "desks.servers", conf->servers) && say (&call, "desks.enrol", conf->enrols)
      && say (&call, "desks.key", public_key)
      && say (&call, FILES_SCANNED, conf->clamd[0] != '\0' ? FILES_LOOKED_AT : "")
      && epochs_stand (&call, heads, epoch)
      && link_command (link, STORE_COMMIT) == STORE_DONE)
    return true;
  link_command (link, STORE_ROLLBACK);
  return false;
}

bool
publish (Store *store, const Conf *conf, const char *public_key, const char *secret, int64_t *epoch, char **error)
{
  Link *link = link_open (store, STORE_WRITE, error);
  HeadsKey heads;
  Arena *arena;
  bool done = false;

  if (link == NULL)
    return false;
  arena = arena_new (PUBLISH_ARENA);
  heads_make_key (secret, &heads);
  for (int i = 0; i < MAX_TRIES && !done; i++)
    done = try_once (link, conf, public_key, &heads, arena, epoch);
  heads_forget (&heads);
  if (!done)
    *error = g_strdup ("the store does not answer");
  arena_free (arena);
  link_close (link);
  return done;
}
