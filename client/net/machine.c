/* machine.c - see machine.h. Windows: what is not there yet is listed in README.md. */

#include "client/net/machine.h"

#ifdef G_OS_WIN32

void
machine_keep_no_core (void)
{
}

void
machine_when_told_to_end (GSourceFunc end, gpointer data)
{
}

bool
machine_runs (int process)
{
  return false;   /* what somebody writes cannot be removed there */
}

char *
machine_program_folder (void)
{
  return g_win32_get_package_installation_directory_of_module (NULL);
}

size_t
machine_take_secret (int descriptor, char *into, size_t most)
{
  return 0;
}

GSubprocess *
machine_spawn_on_file (const char *path, const char *const *words)
{
  return NULL;
}

#else

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

void
machine_keep_no_core (void)
{
  setrlimit (RLIMIT_CORE, &(struct rlimit) { 0, 0 });
}

void
machine_when_told_to_end (GSourceFunc end, gpointer data)
{
  g_unix_signal_add (SIGTERM, end, data);
}

bool
machine_runs (int process)
{
  return process > 0 && (kill (process, 0) == 0 || errno == EPERM);
}

char *
machine_program_folder (void)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);

  return own != NULL ? g_path_get_dirname (own) : NULL;
}

size_t
machine_take_secret (int descriptor, char *into, size_t most)
{
  size_t n = 0;

  for (ssize_t got; n < most && (got = read (descriptor, into + n, most - n)) > 0;)
    n += (size_t) got;
  close (descriptor);
  return n;
}

GSubprocess *
machine_spawn_on_file (const char *path, const char *const *words)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  int input = open (path, O_RDONLY | O_CLOEXEC);

  if (input < 0)
    return NULL;
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  g_subprocess_launcher_set_environ (launcher, (char *[]) { NULL });
  return g_subprocess_launcher_spawnv (launcher, words, NULL);
}

#endif
