/* publish.h - what kontord tells the bank about itself at its start, so that an administrator can invite a workstation
 * from his own desk: the addresses that desks are given, and the server's public key.
 */

#pragma once

#include "server/conf.h"
#include "server/store/store.h"

/* False and @error when the store does not take it. Writes nothing when nothing has changed. */
bool publish (Store *store, const Conf *conf, const char *public_key, char **error);
