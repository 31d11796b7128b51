/* file-key.h - where the master key of files comes from: the path that the settings name; else the credential
 * "file.key" that the service manager hands over; else, as banks older than that have it, made of the server's own key.
 *
 * The file holds 64 hexadecimal digits and may be read by its owner alone. It is no part of the store nor of a backup.
 */

#pragma once

#include "server/conf.h"
#include "server/store/store.h"

typedef struct
{
  uint8_t bytes[STORE_VAULT_SIZE];
} FileKeyBytes;

/* The key that the settings mean; @secret is the server's own. */
bool file_key_read (const Conf *conf, const char *secret, FileKeyBytes *key, char **error);

/* From this file; one that is not there is made, and is on the disk when this returns. */
bool file_key_make (const char *path, FileKeyBytes *key, char **error);

/* Opens the store's own key with it (server/files/vault.h) and gives that to the store. @store is migrated. A key that
 * is lost, or another bank's, is no @error but a @warning: the bank works, and its files stay shut. */
bool file_key_open (Store *store, const Conf *conf, const char *secret, char **warning, char **error);

/* Wraps the store's key under the key @next, too, and tells how many open it now; or lets only the one of the settings
 * open it. */
bool file_key_add (Store *store, const Conf *conf, const char *secret, const FileKeyBytes *next, uint64_t *n_keys,
                   char **error);
bool file_key_settle (Store *store, const Conf *conf, const char *secret, char **error);

/* Gives up the files whose key is lost: those to come lie under @next. Not when the key of the settings opens them. */
bool file_key_lose (Store *store, const Conf *conf, const char *secret, const FileKeyBytes *next, char **error);
