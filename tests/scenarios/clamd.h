/* clamd.h - a real clamd of the test's own, which knows one virus: the harmless one that all scanners agree on.
 *
 * It needs nothing that is downloaded, and nothing of the system's own clamd.
 */

#pragma once

#include <glib.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SCANNER_STREAM_MAX = 1 << 20, SCANNER_START_MS = 30000 };

/* Not whole in any file of ours, or a scanner would take it for one. */
#define EICAR_HEAD "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"
#define EICAR_TAIL "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
#define EICAR_NAME "Kontor.Eicar.UNOFFICIAL"

typedef struct
{
  char *folder, *socket, *config;
  unsigned port;
  GPid pid;
} TestClamd;

/* One that was free a moment ago. */
static inline unsigned
clamd_free_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t n = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, n), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &n), ==, 0);
  close (fd);
  return ntohs (address.sin_port);
}

static inline void
clamd_write (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static inline TestClamd
clamd_make (void)
{
  static const char eicar[] = EICAR_HEAD EICAR_TAIL;
  TestClamd self = { .folder = g_dir_make_tmp ("clamd-XXXXXX", NULL), .port = clamd_free_port () };
  g_autoptr (GString) signature = g_string_new ("Kontor.Eicar:0:*:");
  g_autofree char *settings = NULL;

  for (size_t i = 0; i + 1 < sizeof eicar; i++)
    g_string_append_printf (signature, "%02x", (unsigned char) eicar[i]);
  g_string_append_c (signature, '\n');
  self.socket = g_build_filename (self.folder, "clamd.ctl", NULL);
  self.config = g_build_filename (self.folder, "clamd.conf", NULL);
  settings = g_strdup_printf ("Foreground yes\nDatabaseDirectory %s\nTemporaryDirectory %s\nLocalSocket %s\n"
                              "FixStaleSocket yes\nTCPSocket %u\nTCPAddr 127.0.0.1\nStreamMaxLength %d\n",
                              self.folder, self.folder, self.socket, self.port, SCANNER_STREAM_MAX);
  clamd_write (self.folder, "test.ndb", signature->str);
  clamd_write (self.folder, "clamd.conf", settings);
  return self;
}

static inline void
clamd_dies_with_us (gpointer data)
{
  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0)
    _exit (126);
}

static inline bool
clamd_answers (const TestClamd *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool joined;

  g_strlcpy (address.sun_path, self->socket, sizeof address.sun_path);
  joined = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
  close (fd);
  return joined;
}

static inline void
clamd_start (TestClamd *self)
{
  g_autofree char *system = g_find_program_in_path ("clamd");
  char *program = system != NULL ? system : (char *) "/usr/sbin/clamd";   /* no place of everybody's PATH */
  char *argv[] = { program, (char *) "--config-file", self->config, NULL };
  gint64 until = g_get_monotonic_time () + SCANNER_START_MS * 1000;
  g_autoptr (GError) error = NULL;

  if (!g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                                          | G_SPAWN_STDERR_TO_DEV_NULL,
                      clamd_dies_with_us, NULL, &self->pid, &error))
    g_error ("%s", error->message);
  while (!clamd_answers (self))
    {
      g_assert_cmpint (waitpid (self->pid, NULL, WNOHANG), ==, 0);
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_usleep (20000);
    }
}

/* In its place somebody who takes calls and never answers: clamd on a machine that swaps. */
static inline int
clamd_hang (const TestClamd *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, self->socket, sizeof address.sun_path);
  g_unlink (self->socket);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 8), ==, 0);
  return fd;
}

/* Somebody has called him; his descriptor, which keeps the call. */
static inline int
clamd_is_called (int fd)
{
  struct pollfd call = { fd, POLLIN, 0 };
  int called;

  g_assert_cmpint (poll (&call, 1, SCANNER_START_MS), ==, 1);
  called = accept (fd, NULL, NULL);
  g_assert_cmpint (called, >=, 0);
  return called;
}

static inline void
clamd_stop (TestClamd *self)
{
  if (self->pid == 0)
    return;
  kill (self->pid, SIGKILL);
  waitpid (self->pid, NULL, 0);
  self->pid = 0;
}

static inline void
clamd_throw_away (TestClamd *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  clamd_stop (self);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->socket);
  g_free (self->config);
}
