/* clamd.c - see clamd.h. */

#include "server/jobs/clamd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define UNIX "unix:"
#define TCP "tcp://"

struct Clamd
{
  int fd, stop;
  int64_t until; /* of the whole file; monotonic µs */
};

/* The port's colon, or NULL. */
static const char *
port_of (const char *place)
{
  const char *colon = strrchr (place, ':');

  if (colon == NULL || colon == place)
    return NULL;
  return g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, NULL, NULL) ? colon : NULL;
}

bool
clamd_is_address (const char *address)
{
  if (g_str_has_prefix (address, UNIX))
    return g_path_is_absolute (address + strlen (UNIX))
           && strlen (address + strlen (UNIX)) < G_SIZEOF_MEMBER (struct sockaddr_un, sun_path);
  return g_str_has_prefix (address, TCP) && port_of (address + strlen (TCP)) != NULL;
}

/* What is ready of @events within so long; 0 when nothing is, or all must end. */
static short
wait_for (const Clamd *self, short events, int seconds)
{
  int64_t until = MIN (g_get_monotonic_time () + seconds * G_USEC_PER_SEC, self->until);

  for (;;)
    {
      struct pollfd both[] = { { self->fd, events, 0 }, { self->stop, POLLIN, 0 } };
      int64_t left = until - g_get_monotonic_time ();
      int n = left > 0 ? poll (both, G_N_ELEMENTS (both), (int) (left / 1000) + 1) : 0;

      if (n < 0 && errno == EINTR)
        continue;
      return n <= 0 || both[1].revents != 0 ? 0 : both[0].revents;
    }
}

static bool
join (Clamd *self, int fd, const struct sockaddr *address, socklen_t n)
{
  int error = 0;
  socklen_t size = sizeof error;

  self->fd = fd;
  if (fd >= 0
      && (connect (fd, address, n) == 0
          || (errno == EINPROGRESS && wait_for (self, POLLOUT, CLAMD_JOIN_S) != 0
              && getsockopt (fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0)))
    return true;
  if (fd >= 0)
    close (fd);
  self->fd = -1;
  return false;
}

static bool
join_unix (Clamd *self, const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_assert (strlen (path) < sizeof address.sun_path);
  memcpy (address.sun_path, path, strlen (path));
  return join (self, socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), (struct sockaddr *) &address,
               sizeof address);
}

static bool
join_tcp (Clamd *self, const char *place)
{
  const char *colon = port_of (place);
  bool bracketed = place[0] == '[' && colon[-1] == ']';
  g_autofree char *host = g_strndup (place + bracketed, colon - place - 2 * bracketed);
  const struct addrinfo wanted = { .ai_socktype = SOCK_STREAM };
  struct addrinfo *found = NULL;
  bool joined = false;

  if (getaddrinfo (host, colon + 1, &wanted, &found) != 0)
    return false;
  for (const struct addrinfo *one = found; one != NULL && !joined; one = one->ai_next)
    joined = join (self, socket (one->ai_family, one->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, one->ai_protocol),
                   one->ai_addr, one->ai_addrlen);
  freeaddrinfo (found);
  return joined;
}

/* Who answers before the end wants no more, and would close on what comes after: his answer could be lost with it. */
static bool
write_all (Clamd *self, const void *bytes, size_t n)
{
  for (size_t done = 0; done < n;)
    {
      short ready = wait_for (self, POLLOUT | POLLIN, CLAMD_STEP_S);
      ssize_t part;

      if ((ready & POLLOUT) == 0 || (ready & POLLIN) != 0)
        return false;
      part = send (self->fd, (const char *) bytes + done, n - done, MSG_NOSIGNAL);
      if (part < 0 && errno != EAGAIN && errno != EINTR)
        return false;
      done += MAX (part, 0);
    }
  return true;
}

unsigned
clamd_seconds (int64_t size)
{
  int64_t sending = MAX (size, 0) / CLAMD_BYTES_A_SECOND;

  return (unsigned) (CLAMD_LEAST_S + MIN (sending, CLAMD_MOST_S - CLAMD_LEAST_S));
}

Clamd *
clamd_begin (const char *address, int64_t size, int stop)
{
  static const char command[] = "zINSTREAM"; /* its zero is sent, too */
  Clamd *self = g_new0 (Clamd, 1);
  bool joined;

  self->stop = stop;
  self->until = g_get_monotonic_time () + clamd_seconds (size) * G_USEC_PER_SEC;
  joined = g_str_has_prefix (address, UNIX) ? join_unix (self, address + strlen (UNIX))
                                            : join_tcp (self, address + strlen (TCP));
  if (joined && write_all (self, command, sizeof command))
    return self;
  clamd_close (self);
  return NULL;
}

bool
clamd_send (Clamd *self, const void *bytes, size_t n)
{
  uint32_t size = htonl (n);

  g_assert (n > 0);
  return write_all (self, &size, sizeof size) && write_all (self, bytes, n);
}

void
clamd_close (Clamd *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/* Fit to be shown and logged: a name comes from whoever wrote the signature. */
static char *
plain (const char *text)
{
  GString *out = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  unsigned n = 0;

  for (const char *c = g_strstrip (valid); *c != '\0' && n < CLAMD_NAME_MAX; c = g_utf8_next_char (c), n++)
    g_string_append_unichar (out, g_unichar_isprint (g_utf8_get_char (c)) ? g_utf8_get_char (c) : '?');
  return g_string_free (out, FALSE);
}

ClamdVerdict
clamd_read (const char *reply, size_t n, char **name)
{
  static const char begins[] = "stream: ", found[] = " FOUND", too_large[] = "INSTREAM size limit exceeded. ERROR";
  bool whole = n > 0 && memchr (reply, '\0', n) != NULL;
  g_autofree char *text = g_strndup (reply, n);
  const char *said = g_str_has_prefix (text, begins) ? text + strlen (begins) : NULL;

  if (whole && said != NULL && g_str_has_suffix (said, found) && strlen (said) > strlen (found))
    {
      g_autofree char *virus = g_strndup (said, strlen (said) - strlen (found));

      *name = plain (virus);
      return (*name)[0] != '\0' ? CLAMD_INFECTED : CLAMD_UNCLEAR;
    }
  *name = plain (text);
  if (whole && said != NULL && strcmp (said, "OK") == 0)
    return CLAMD_CLEAN;
  return whole && strcmp (text, too_large) == 0 ? CLAMD_TOO_LARGE : CLAMD_UNCLEAR;
}

ClamdVerdict
clamd_end (Clamd *self, char **name)
{
  const uint32_t end = 0;
  char reply[CLAMD_REPLY_MAX];
  size_t n = 0;
  ssize_t part = 1;

  write_all (self, &end, sizeof end);
  while (part > 0 && n < sizeof reply && memchr (reply, '\0', n) == NULL
         && wait_for (self, POLLIN, CLAMD_MOST_S) != 0)
    {
      part = recv (self->fd, reply + n, sizeof reply - n, 0);
      n += MAX (part, 0);
    }
  clamd_close (self);
  if (n > 0)
    return clamd_read (reply, n, name);
  *name = g_strdup ("");
  return CLAMD_SILENT;
}
