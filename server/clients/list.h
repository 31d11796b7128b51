/* list.h - the big list of clients, as a page of it.
 *
 * A page of ids is found along an index of the order asked for, within reach; only what stands on the page is read
 * whole and joined. Only orders that have indexes of their own are offered.
 */

#pragma once

#include "clients.pb-c.h"
#include "list.pb-c.h"
#include "server/call/call.h"

bool list_read (Call *call, const ListQuery *in, ClientPage *out);
bool list_survey (Call *call, const ListQuery *in, ClientPage *out);
