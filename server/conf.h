/* conf.h - kontord.conf: a key file, every key of which is checked before anything starts.
 *
 * An unknown section or key, or a value that will not do, is an error that says where and what would be right.
 */

#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct
{
  char *store, *schema, *listen, *enrol, *key;
  char *heads; /* where signed heads of the log are written; "" = nowhere */
  char *greet, *greets; /* where the key is told in the clear to whoever types a short code; "" = nowhere */
  char *servers, *enrols; /* how desks reach them, parted by ";"; as listened on when not given */
  unsigned node, seal_ms, readers, slow, writers;
  unsigned password_mib, password_operations;
  char *file_key;      /* path of the key of files; "" = a credential, or made of the server's key: file-key.h */
  char *clamd;         /* where clamd listens, which looks at files before anybody gets them; "" = nobody does */
  unsigned clamd_at_once;
  char *backup_folder; /* "" = none */
  unsigned backup_hours, backup_keep;
} Conf;

/* NULL and @error. */
Conf *conf_read (const char *file, char **error);
void conf_free (Conf *conf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Conf, conf_free)

enum
{
  CONF_KEY_SIZE = 41
}; /* Z85 and its NUL */

/* The server's secret key, from a file that only its owner may read; and its public half, which desks are given. */
bool conf_read_key (const Conf *conf, char secret[CONF_KEY_SIZE], char public[CONF_KEY_SIZE], char **error);
bool conf_write_key (const Conf *conf, char **error); /* makes a new one; not over one that is there */

