/* gate.c - see gate.h. RFC 27: a reply to every request on inproc://zeromq.zap.01. */

#include "server/net/gate.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { KEY_SIZE = 32, N_FRAMES = 7 };   /* version, serial, domain, address, identity, mechanism, key */

struct Gate
{
  GHashTable *people;   /* hex of the key -> Caller */
  GThread *thread;
  void *socket;
};

static char *
hex (const uint8_t *key)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < KEY_SIZE; i++)
    g_string_append_printf (text, "%02x", key[i]);
  return g_string_free (text, FALSE);
}

static void
answer (Gate *gate, const char *serial, const uint8_t *key)
{
  g_autofree char *user_id = hex (key);
  bool known = g_hash_table_contains (gate->people, user_id);
  const char *const parts[] = { "1.0", serial, known ? "200" : "400", known ? "OK" : "Who are you?",
                                known ? user_id : "", "" };

  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    zmq_send (gate->socket, parts[i], strlen (parts[i]), i + 1 < G_N_ELEMENTS (parts) ? ZMQ_SNDMORE : 0);
}

static void *
serve (void *data)
{
  Gate *gate = data;
  uint8_t frames[N_FRAMES][256];
  int sizes[N_FRAMES];

  for (;;)
    {
      int n = 0, more = 1;
      size_t size = sizeof more;

      while (more)
        {
          int slot = MIN (n, N_FRAMES - 1);

          sizes[slot] = zmq_recv (gate->socket, frames[slot], 255, 0);
          if (sizes[slot] < 0)
            {
              zmq_close (gate->socket);
              return NULL;   /* the context is gone */
            }
          frames[slot][MIN (sizes[slot], 255)] = '\0';
          zmq_getsockopt (gate->socket, ZMQ_RCVMORE, &more, &size);
          n++;
        }
      if (n != N_FRAMES || sizes[6] != KEY_SIZE)
        memset (frames[6], 0, KEY_SIZE);
      answer (gate, (const char *) frames[1], frames[6]);
    }
}

static void
free_person (void *data)
{
  Caller *person = data;

  g_free ((char *) person->login);
  g_strfreev ((char **) person->rights);
  g_free (person);
}

static bool
add_person (Gate *gate, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  uint8_t key[KEY_SIZE];
  Caller *person;

  if (g_strv_length (words) < 3 || strlen (words[0]) != 40 || zmq_z85_decode (key, words[0]) == NULL)
    return false;

  person = g_new0 (Caller, 1);
  person->id = strtoull (words[1], NULL, 10);
  person->login = g_strdup (words[2]);
  person->rights = (const char *const *) g_strdupv (words + 3);
  g_hash_table_insert (gate->people, hex (key), person);
  return true;
}

Gate *
gate_open (void *zmq_context, const char *people_file, char **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Gate *gate;

  if (!g_file_get_contents (people_file, &text, NULL, NULL))
    {
      *error = g_strdup_printf ("cannot read %s", people_file);
      return NULL;
    }

  gate = g_new0 (Gate, 1);
  gate->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_person);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (!add_person (gate, *line))
      g_warning ("%s: this is no person: %s", people_file, *line);

  gate->socket = zmq_socket (zmq_context, ZMQ_REP);
  if (zmq_bind (gate->socket, "inproc://zeromq.zap.01") != 0)
    g_error ("two gates in one process");
  gate->thread = g_thread_new ("gate", serve, gate);
  return gate;
}

void
gate_close (Gate *gate)
{
  g_thread_join (gate->thread);
  g_hash_table_unref (gate->people);
  g_free (gate);
}

const Caller *
gate_caller (const Gate *gate, const char *user_id)
{
  return user_id != NULL ? g_hash_table_lookup (gate->people, user_id) : NULL;
}
