/* publish.h - what kontord tells the bank about itself at its start, so that an administrator can invite a workstation
 * from his own desk: the addresses that desks are given, and the server's public key; and the first epoch of the log.
 */

#pragma once

#include "server/conf.h"
#include "server/store/store.h"

/* Gives the moment of the last epoch; it stays the last as long as the server runs. False and @error when the store
 * does not take it. Writes nothing when nothing has changed. */
bool publish (Store *store, const Conf *conf, const char *public_key, const char *secret, int64_t *epoch, char **error);
