/* desk.c - see desk.h. */

#include "tests/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include "common/invite.h"
#include "server/store/engine.h"
#include "tests/desk-store.h"
#include "tests/demo.h"
#include "tests/folder.h"

enum
{
  MAX_WORDS = 32,
  SECRET_FD = 3,
  START_MS = 20000,
  NO_ANSWER_MS = 1000
};

struct House
{
  char *folder, *config, *log, *store;
  char *clock; /* the file that its clock is moved by, or NULL */
  char endpoint[128], enrol_endpoint[128], greet_endpoint[128], server_key[WIRE_Z85_SIZE];
  GPid pid;
  FILE *said;
};

/* Replies are many and small, and a test reads better when it frees none. */
void *
desk_keep (void *message)
{
  static GPtrArray *kept;

  if (kept == NULL)
    kept = g_ptr_array_new_with_free_func (wire_free);
  if (message != NULL)
    g_ptr_array_add (kept, message);
  return message;
}

void
house_lose_store (House *self)
{
  desk_store_lose (self->folder);
}

static void
write_config (House *self, const char *settings)
{
  g_autofree char *text = g_strdup_printf (
      "[server]\nstore = %s\nschema = %s\nkey = %s/server.key\nlisten = tcp://127.0.0.1:*\n"
      "enrol = tcp://127.0.0.1:*\nseal_every_ms = 100\n\n[passwords]\nmemory_mib = 8\noperations = 1\n%s",
      self->store, g_getenv ("SCHEMA_DIR"), self->folder, settings);

  g_assert_true (g_file_set_contents (self->config, text, -1, NULL));
}

/* In the child: the password stands ready on the descriptor that kontorctl is told of. */
static void
give_password (gpointer data)
{
  int ends[2];

  if (pipe (ends) != 0 || write (ends[1], HOUSE_PASSWORD "\n", strlen (HOUSE_PASSWORD) + 1) < 0)
    _exit (126);
  if (ends[0] != SECRET_FD)
    dup2 (ends[0], SECRET_FD);
  if (ends[1] != SECRET_FD)
    close (ends[1]);
}

static char *
run_ctl (House *self, va_list words, bool must_work)
{
  char *argv[MAX_WORDS + 4] = { 0 }, *out = NULL, *complaint = NULL;
  g_autofree char *program = g_build_filename (g_getenv ("BUILD_DIR"), "kontorctl", NULL);
  g_autoptr (GError) error = NULL;
  int n = 0, status;

  argv[n++] = program;
  argv[n++] = (char *)"--config";
  argv[n++] = self->config;
  while ((argv[n] = va_arg (words, char *)) != NULL)
    g_assert_cmpint (++n, <, MAX_WORDS);
  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_LEAVE_DESCRIPTORS_OPEN, give_password, NULL, &out, &complaint, &status,
                     &error))
    g_error ("%s: %s", program, error->message);
  if (must_work != (status == 0))
    g_error ("kontorctl %s: status %d\n%s%s", argv[3], status, out, complaint);
  g_free (must_work ? complaint : out);
  return must_work ? out : complaint;
}

void
house_hand (House *self, const char *sql)
{
  g_autofree char *error = NULL;
  Store *store = store_open (self->store, 60, &error);
  Link *link = store != NULL ? link_open (store, STORE_WRITE, &error) : NULL;

  if (link == NULL || !link->engine->script (link, sql, &error))
    g_error ("%s: %s", sql, error);
  link_close (link);
  store_close (store);
}

char *
house_ctl (House *self, ...)
{
  va_list words;
  char *said;

  va_start (words, self);
  said = run_ctl (self, words, true);
  va_end (words);
  return said;
}

char *
house_ctl_fails (House *self, ...)
{
  va_list words;
  char *said;

  va_start (words, self);
  said = run_ctl (self, words, false);
  va_end (words);
  return said;
}

static House *
house_begin (const char *settings)
{
  House *self = g_new0 (House, 1);

  self->folder = g_dir_make_tmp ("kontor-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  self->config = g_build_filename (self->folder, "kontord.conf", NULL);
  self->log = g_build_filename (self->folder, "log", NULL);
  self->store = desk_store_make (self->folder);
  write_config (self, settings);
  return self;
}

static House *
with_key (House *self, char *said)
{
  g_autofree char *key = g_build_filename (self->folder, "server.key", NULL), *secret = NULL;

  g_assert_true (g_file_get_contents (key, &secret, NULL, NULL));
  g_assert_cmpint (zmq_curve_public (self->server_key, g_strchomp (secret)), ==, 0);
  g_free (said);
  return self;
}

House *
house_make (const char *options, const char *settings)
{
  House *self = house_begin (settings);

  return with_key (self, house_ctl (self, "init", "--bank", "Bank of tests", "--password-fd", "3",
                                    options[0] != '\0' ? options : NULL, NULL));
}

House *
house_make_demo (unsigned n_clients)
{
  House *self = house_begin ("");
  g_autofree char *file = g_strdup_printf ("sqlite:%s/bank.db", self->folder);

  demo_fill (file, n_clients);   /* PostgreSQL would take many times as long, statement by statement */
  if (strcmp (file, self->store) != 0)
    demo_carry (file, self->store);
  return with_key (self, house_ctl (self, "key", NULL));
}

static char **
surroundings (const House *self)
{
  g_autofree char *shift = g_build_filename (g_getenv ("BUILD_DIR"), "tests", "libclock-shift.so", NULL),
                  *checks = NULL;
  char **all = g_get_environ ();
  const char *asan = g_environ_getenv (all, "ASAN_OPTIONS");

  if (self->clock == NULL)
    return all;
  checks = g_strdup_printf ("%s:verify_asan_link_order=0", asan != NULL ? asan : "");
  all = g_environ_setenv (all, "LD_PRELOAD", shift, TRUE);
  all = g_environ_setenv (all, "ASAN_OPTIONS", checks, TRUE);
  return g_environ_setenv (all, "CLOCK_SHIFT", self->clock, TRUE);
}

static void
send_log (gpointer data)
{
  House *self = data;
  int fd = open (self->log, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  if (fd < 0 || dup2 (fd, STDERR_FILENO) < 0
      || prctl (PR_SET_PDEATHSIG, SIGKILL) != 0) /* it dies with a test that stops */
    _exit (126);
}

void
house_start (House *self)
{
  g_autofree char *program = g_build_filename (g_getenv ("BUILD_DIR"), "server", "kontord", NULL), *log = NULL;
  char *argv[] = { program, (char *)"--config", self->config, NULL }, line[512] = "";
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = surroundings (self);
  int out;

  g_assert_cmpint (self->pid, ==, 0);
  if (!g_spawn_async_with_pipes (NULL, argv, environment, G_SPAWN_DO_NOT_REAP_CHILD, send_log, self, &self->pid, NULL,
                                 &out, NULL, &error))
    g_error ("%s: %s", program, error->message);
  self->said = fdopen (out, "r");
  if (fgets (line, sizeof line, self->said) == NULL
      || sscanf (line, "kontord %*s listens on %127s and enrols on %127s and greets on %127s", self->endpoint,
                 self->enrol_endpoint, self->greet_endpoint)
             < 2)
    {
      log = house_log (self);
      g_error ("kontord says “%s”\n%s", line, log);
    }
}

int
house_stop (House *self, int number)
{
  int status = 0;

  g_assert_cmpint (self->pid, !=, 0);
  kill (self->pid, number);
  while (waitpid (self->pid, &status, 0) < 0 && errno == EINTR)
    ;
  fclose (self->said);
  self->pid = 0;
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

House *
house_open (const char *options)
{
  House *self = house_make (options, "");

  house_start (self);
  return self;
}

House *
house_open_timed (const char *settings)
{
  static const int64_t none = 0;
  House *self = house_make ("", settings);

  self->clock = g_build_filename (self->folder, "clock", NULL);
  g_assert_true (g_file_set_contents (self->clock, (const char *)&none, sizeof none, NULL));
  house_start (self);
  return self;
}

void
house_sleep (House *self, int64_t ms)
{
  int fd = open (self->clock, O_RDWR | O_CLOEXEC);
  int64_t ahead = 0;

  g_assert_cmpint (pread (fd, &ahead, sizeof ahead, 0), ==, sizeof ahead);
  ahead += ms;
  g_assert_cmpint (pwrite (fd, &ahead, sizeof ahead, 0), ==, sizeof ahead);
  close (fd);
}

void
house_close (House *self)
{
  if (self->pid != 0)
    g_assert_cmpint (house_stop (self, SIGTERM), ==, 0);
  folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->config);
  g_free (self->log);
  g_free (self->store);
  g_free (self->clock);
  g_free (self);
}

const char *
house_folder (const House *self)
{
  return self->folder;
}

const char *
house_store (const House *self)
{
  return self->store;
}

const char *
house_config (const House *self)
{
  return self->config;
}

const char *
house_endpoint (const House *self)
{
  return self->endpoint;
}

const char *
house_enrol_endpoint (const House *self)
{
  return self->enrol_endpoint;
}

const char *
house_greet_endpoint (const House *self)
{
  return self->greet_endpoint;
}

const char *
house_server_key (const House *self)
{
  return self->server_key;
}

int
house_pid (const House *self)
{
  return self->pid;
}

char *
house_log (const House *self)
{
  char *text = NULL;

  g_file_get_contents (self->log, &text, NULL, NULL);
  return text != NULL ? text : g_strdup ("");
}

void
house_person (House *self, const char *login, const char *name, const char *branch, const char *role)
{
  g_autofree char *said = house_ctl (self, "person", "add", "--login", login, "--name", name, "--branch", branch,
                                     "--password-fd", "3", role != NULL ? "--role" : NULL, role, NULL);
}

char *
house_invite (House *self, const char *name, const char *branch)
{
  g_autofree char *text = house_ctl (self, "workstation", "invite", "--name", name, "--branch", branch, NULL),
                  *code = NULL;
  Invite *invite = invite_read (text);

  g_assert_nonnull (invite);
  g_assert_cmpstr (invite->server_key, ==, self->server_key);
  code = g_strdup (invite->code);
  invite_free (invite);
  return g_steal_pointer (&code);
}

Station
station_new (void)
{
  Station station = { 0 };

  g_assert_cmpint (zmq_curve_keypair (station.public_key, station.secret_key), ==, 0);
  return station;
}

Reply *
house_try_enrol (House *self, const Station *station, const char *code)
{
  Enrolment in = ENROLMENT__INIT;
  g_autoptr (Wire) wire = wire_open (
      &(WireShape){ self->enrol_endpoint, self->server_key, station->public_key, station->secret_key, NULL });

  in.code = (char *)code;
  in.host = (char *)"tests";
  return desk_keep (wire_hear (wire, wire_send (wire, "Enrol", &in.base, NULL, NULL), NO_ANSWER_MS));
}

Station
house_enrol (House *self, const char *name, const char *branch)
{
  g_autofree char *code = house_invite (self, name, branch);
  Station station = station_new ();
  Reply *reply = house_try_enrol (self, &station, code);
  Enrolled *enrolled;

  g_assert_nonnull (reply);
  if (reply->fault != NULL)
    g_error ("%s is not enrolled: %s", name, reply->fault->text);
  enrolled = desk_keep (protobuf_c_message_unpack (&enrolled__descriptor, NULL, reply->body.len, reply->body.data));
  station.id = enrolled->workstation_id;
  return station;
}

Wire *
desk_open (House *self, const Station *station, const char *from)
{
  Wire *desk
      = wire_open (&(WireShape){ self->endpoint, self->server_key, station->public_key, station->secret_key, from });

  g_assert_nonnull (desk);
  return desk;
}

Reply *
desk_travel (Wire *desk, const RpcMethod *method, const void *in, int timeout_ms)
{
  uint8_t key[WIRE_KEY_SIZE];

  wire_new_key (key);
  return desk_keep (wire_hear (desk, wire_send (desk, method->name, in, method->write ? key : NULL, NULL), timeout_ms));
}

void *
desk_ask (Wire *desk, const RpcMethod *method, const void *in)
{
  Reply *reply = desk_travel (desk, method, in, START_MS);
  void *out;

  if (reply == NULL)
    g_error ("%s is not answered", method->name);
  if (reply->fault != NULL)
    g_error ("%s is refused: %s (%d)", method->name, reply->fault->text, reply->fault->status);
  out = protobuf_c_message_unpack (method->out, NULL, reply->body.len, reply->body.data);
  g_assert_nonnull (out);
  return desk_keep (out);
}

const Fault *
desk_refuses (Wire *desk, const RpcMethod *method, const void *in, Status status)
{
  Reply *reply = desk_travel (desk, method, in, START_MS);

  if (reply == NULL)
    g_error ("%s is not answered", method->name);
  if (reply->fault == NULL)
    g_error ("%s is not refused", method->name);
  if (reply->fault->status != status)
    g_error ("%s is refused with %d, not %d: %s", method->name, reply->fault->status, status, reply->fault->text);
  return reply->fault;
}

Me *
desk_sign_in (Wire *desk, const char *login)
{
  Credentials in = CREDENTIALS__INIT;
  Me *me;

  in.login = (char *)login;
  in.password = (char *)HOUSE_PASSWORD;
  me = desk_ask (desk, &session_sign_in_method, &in);
  wire_set_token (desk, me->token.data, me->token.len);
  return me;
}
