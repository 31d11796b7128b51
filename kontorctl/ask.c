/* ask.c - kontorctl enrol, methods, call: what is asked over the wire, with the right of a person and the key of a
 * machine.
 *
 * The workstation's file is the desktop's own: its section [Workstation] holds where the bank listens and the keys.
 */

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "common/invite.h"
#include "common/json.h"
#include "common/rpc.h"
#include "config.h"
#include "kontorctl/ctl.h"
#include "methods.h"
#include "wire/wire.h"

#define STATION "Workstation"

enum
{
  MAX_PRINT = JSON_INDENT (2) | JSON_SORT_KEYS
};

static const RpcMethod enrol_method = { .name = "Enrol", .in = &enrolment__descriptor, .out = &enrolled__descriptor };

/* The desktop's own, when none was named. */
static void
choose_station (char **path)
{
  if (*path == NULL)
    *path = g_build_filename (g_get_user_config_dir (), "kontor", "workstation.ini", NULL);
}

/* The reply's body, or NULL after the fault was told. */
static Msg *
take_body (Reply *reply, const RpcMethod *method)
{
  Msg *out = NULL;

  if (reply == NULL)
    fprintf (stderr, "kontorctl: the bank does not answer; is this workstation enrolled, and not revoked?\n");
  else if (reply->fault != NULL)
    ctl_say_fault (reply->fault);
  else
    out = protobuf_c_message_unpack (method->out, NULL, reply->body.len, reply->body.data);
  if (reply != NULL)
    wire_free (reply);
  return out;
}

static bool
write_station (const char *path, const Invite *invite, const Enrolled *enrolled, const char *public, const char *secret)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL, *folder = g_path_get_dirname (path);
  bool done;

  g_key_file_set_string (file, STATION, "Bank", enrolled->bank);
  g_key_file_set_string (file, STATION, "Name", enrolled->name);
  g_key_file_set_string_list (file, STATION, "Servers", (const char *const *)invite->servers,
                              g_strv_length (invite->servers));
  g_key_file_set_string (file, STATION, "ServerKey", invite->server_key);
  g_key_file_set_string (file, STATION, "PublicKey", public);
  g_key_file_set_string (file, STATION, "SecretKey", secret);
  text = g_key_file_to_data (file, NULL, NULL);
  g_mkdir_with_parents (folder, 0700);
  done = g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   NULL);
  sodium_memzero (text, strlen (text));
  if (!done)
    fprintf (stderr, "kontorctl: cannot write %s\n", path);
  return done;
}

static bool
enrol (const Invite *invite, const char *path)
{
  char public[WIRE_Z85_SIZE], secret[WIRE_Z85_SIZE];
  Enrolment in = ENROLMENT__INIT;
  g_autoptr (Wire) wire = NULL;
  Msg *out = NULL;
  bool done;

  zmq_curve_keypair (public, secret);
  wire = wire_open (&(WireShape){ invite->enrol[0], invite->server_key, public, secret, NULL });
  in.code = invite->code;
  in.host = (char *)g_get_host_name ();
  if (wire != NULL)
    out = take_body (wire_ask (wire, &enrol_method, &in.base), &enrol_method);
  done = out != NULL && write_station (path, invite, (Enrolled *)out, public, secret);
  sodium_memzero (secret, sizeof secret);
  if (done)
    printf ("This machine is “%s” of %s now; its key is in %s\n", ((Enrolled *)out)->name, ((Enrolled *)out)->bank,
            path);
  if (out != NULL)
    wire_free (out);
  return done;
}

int
ctl_enrol (const char *config, int argc, char **argv)
{
  g_autofree char *path = NULL, *text = NULL;
  const GOptionEntry entries[]
      = { { "workstation", 'w', 0, G_OPTION_ARG_FILENAME, &path, "where to keep the key", "FILE" }, { NULL } };
  Invite *invite;
  bool done;

  if (!ctl_options ("enrol INVITATION - make this machine a workstation", entries, &argc, &argv))
    return EXIT_FAILURE;
  if (argc != 2 || !g_file_get_contents (argv[1], &text, NULL, NULL) || (invite = invite_read (text)) == NULL)
    {
      fprintf (stderr, "kontorctl: enrol INVITATION, a file that “kontorctl workstation invite” has written\n");
      return EXIT_FAILURE;
    }
  choose_station (&path);
  done = enrol (invite, path);
  invite_free (invite);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void
print_fields (const char *title, const ProtobufCMessageDescriptor *type)
{
  printf ("  %s %s\n", title, type->short_name);
  for (unsigned i = 0; i < type->n_fields; i++)
    {
      const Field *field = &type->fields[i];
      const char *label = msg_fact (type, field)->label;

      printf ("    %s%s  %s\n", field->name, field->label == PROTOBUF_C_LABEL_REPEATED ? "[]" : "",
              label != NULL ? label : "");
    }
}

/* Complains of a method that is not there, and names those of its service and those that are called so elsewhere. */
static void
complain_of_method (const char *name)
{
  const char *dot = strchr (name, '.'), *last = dot != NULL ? dot + 1 : name;
  size_t service = dot != NULL ? (size_t) (dot - name) : strlen (name);

  fprintf (stderr, "kontorctl: there is no method “%s”; see “kontorctl methods”\n", name);
  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      const char *one = rpc_methods[i]->name, *its_dot = strchr (one, '.');

      if (!rpc_methods[i]->house && its_dot != NULL
          && ((service == (size_t) (its_dot - one) && g_ascii_strncasecmp (one, name, service) == 0)
              || g_ascii_strcasecmp (its_dot + 1, last) == 0))
        fprintf (stderr, "  %s\n", one);
    }
}

int
ctl_methods (const char *config, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  bool found = false;

  if (!ctl_options ("methods [NAME] - what a bank can be asked", entries, &argc, &argv))
    return EXIT_FAILURE;
  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      const RpcMethod *method = rpc_methods[i];

      if (method->house || (argc > 1 && strcmp (argv[1], method->name) != 0))
        continue;
      found = true;
      printf ("%-28s %-20s%s%s\n", method->name, method->right, method->write ? " writes" : "",
              method->second ? " needs a second person" : "");
      if (argc > 1)
        {
          print_fields ("takes", method->in);
          print_fields ("gives", method->out);
        }
    }
  if (!found)
    complain_of_method (argv[1]);
  return found ? EXIT_SUCCESS : EXIT_FAILURE;
}

static Wire *
open_station (const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) servers = NULL;
  g_autofree char *server_key = NULL, *public = NULL, *secret = NULL;
  Wire *wire = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    {
      servers = g_key_file_get_string_list (file, STATION, "Servers", NULL, NULL);
      server_key = g_key_file_get_string (file, STATION, "ServerKey", NULL);
      public = g_key_file_get_string (file, STATION, "PublicKey", NULL);
      secret = g_key_file_get_string (file, STATION, "SecretKey", NULL);
    }
  if (servers != NULL && servers[0] != NULL && server_key != NULL && public != NULL && secret != NULL)
    wire = wire_open (&(WireShape){ servers[0], server_key, public, secret, NULL });
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  if (wire == NULL)
    fprintf (stderr, "kontorctl: %s is no workstation's file; “kontorctl enrol” makes one\n", path);
  return wire;
}

static bool
sign_in (Wire *wire, const char *login, int password_fd)
{
  char *password = ctl_read_secret (password_fd, "Password");
  Credentials in = CREDENTIALS__INIT;
  Me *me = NULL;

  in.login = (char *)login;
  in.password = password;
  if (password != NULL)
    {
      me = (Me *)take_body (wire_ask (wire, &session_sign_in_method, &in.base), &session_sign_in_method);
      ctl_forget (password);
    }
  if (me == NULL)
    return false;
  wire_set_token (wire, me->token.data, me->token.len);
  wire_free (me);
  return true;
}

static const RpcMethod *
find_method (const char *name)
{
  for (size_t i = 0; i < n_rpc_methods; i++)
    if (strcmp (rpc_methods[i]->name, name) == 0 && !rpc_methods[i]->house)
      return rpc_methods[i];
  complain_of_method (name);
  return NULL;
}

/* Who names no version of his own speaks with this program's. */
static void
fill_greeting (const RpcMethod *method, Msg *in)
{
  Greeting *greeting = (Greeting *)in;

  if (method != &session_hello_method || greeting->build[0] != '\0' || greeting->schema.len > 0)
    return;
  greeting->build = KONTOR_VERSION;
  greeting->schema = (ProtobufCBinaryData){ strlen (rpc_schema_hash), (uint8_t *)rpc_schema_hash };
}

static bool
call (Wire *wire, const RpcMethod *method, const Msg *in, const char *reason)
{
  uint8_t key[WIRE_KEY_SIZE];
  Msg *out;
  json_t *json;

  wire_new_key (key);
  out = take_body (
      wire_hear (wire, wire_send (wire, method->name, in, method->write ? key : NULL, reason), WIRE_TIMEOUT_MS),
      method);
  if (out == NULL)
    return false;
  json = json_of_msg (out);
  json_dumpf (json, stdout, MAX_PRINT);
  printf ("\n");
  json_decref (json);
  wire_free (out);
  return true;
}

static bool
leave (Wire *wire)
{
  Nothing nothing = NOTHING__INIT;
  Msg *out = take_body (wire_ask (wire, &session_sign_out_method, &nothing.base), &session_sign_out_method);

  if (out == NULL)
    return false;
  wire_free (out);
  return true;
}

int
ctl_call (const char *config, int argc, char **argv)
{
  g_autofree char *path = NULL, *login = NULL, *reason = NULL, *complaint = NULL;
  int password_fd = -1;
  const GOptionEntry entries[]
      = { { "workstation", 'w', 0, G_OPTION_ARG_FILENAME, &path, "the workstation's file", "FILE" },
          { "login", 'l', 0, G_OPTION_ARG_STRING, &login, "who asks", "LOGIN" },
          { "password-fd", 0, 0, G_OPTION_ARG_INT, &password_fd,
            "read the password from a descriptor, not the terminal", "N" },
          { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, "why, where the method asks for a reason", "TEXT" },
          { NULL } };
  const RpcMethod *method;
  Arena *arena;
  Msg *in;
  bool done = false;

  if (!ctl_options ("call METHOD [JSON] - ask a bank", entries, &argc, &argv))
    return EXIT_FAILURE;
  if (argc < 2 || argc > 3 || (method = find_method (argv[1])) == NULL)
    {
      fprintf (stderr, "kontorctl: call --login LOGIN METHOD [JSON]\n");
      return EXIT_FAILURE;
    }
  choose_station (&path);
  arena = arena_new (CTL_ARENA);
  in = json_read_msg (argc == 3 ? argv[2] : "{}", method->in, arena, &complaint);
  if (in == NULL)
    fprintf (stderr, "kontorctl: %s\n", complaint);
  else
    {
      g_autoptr (Wire) wire = open_station (path);

      fill_greeting (method, in);
      if (wire != NULL && (login == NULL || sign_in (wire, login, password_fd)))
        done = call (wire, method, in, reason) && (login == NULL || leave (wire));
    }
  arena_free (arena);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
