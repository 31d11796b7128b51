/* fuzz-papers.c - whatever stands in a paper from outside is read whole or refused: an invitation, a short code with
 * what a server says of itself, JSON of an operator. The first byte chooses.
 */

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "common/invite.h"
#include "common/json.h"
#include "common/words.h"
#include "methods.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What was read can be written, and is read as the same. */
static void
take_invite (Invite *invite)
{
  g_autofree char *text = NULL, *words = NULL;
  Invite *again;

  if (invite == NULL)
    return;
  words = words_of_key (invite->server_key, true);
  text = invite_write (invite);
  again = invite_read (text);
  g_assert_true (g_utf8_validate (words, -1, NULL));
  g_assert_nonnull (again);
  g_assert_cmpstr (again->server_key, ==, invite->server_key);
  g_assert_cmpstr (again->code, ==, invite->code);
  invite_free (again);
  invite_free (invite);
}

static void
read_invite (const char *text)
{
  take_invite (invite_read (text));
}

/* The first line is what a person typed, the rest what the server said. */
static void
read_greeting (const char *text)
{
  g_autofree char *typed = g_strndup (text, strcspn (text, "\n"));
  g_autofree char *code = invite_code (typed);
  Invite *invite = invite_complete (text + strcspn (text, "\n"), typed);

  g_assert_true (code == NULL || strlen (code) == 12);
  g_assert_true (invite == NULL || code != NULL);
  take_invite (invite);
}

static void
read_json (const char *text)
{
  g_autofree char *complaint = NULL;
  Arena *arena = arena_new (8 << 20);
  const RpcMethod *method = rpc_methods[(uint8_t) text[0] % n_rpc_methods];
  Msg *message = text[0] != '\0' ? json_read_msg (text + 1, method->in, arena, &complaint) : NULL;

  if (message != NULL)
    json_decref (json_of_msg (message));
  arena_free (arena);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static void (*const readers[]) (const char *) = { read_invite, read_greeting, read_json };
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data + 1, size - 1) : NULL;

  if (text != NULL)
    readers[data[0] % G_N_ELEMENTS (readers)](text);
  return 0;
}
