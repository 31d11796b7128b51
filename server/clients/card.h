/* card.h - a client's card as it is read: the row, the names of all it refers to, and its lists.
 *
 * Nine statements: the row with those whom it refers to, seven lists that lie beside each other, and one for the names
 * of all pick lists together. Out of reach is NOT_FOUND; the lists are read by the id of a client that was seen
 * already.
 */

#pragma once

#include "clients.pb-c.h"
#include "server/call/call.h"

bool card_read (Call *call, const RecordRef *in, Client *out);
bool card_lists (Call *call, const RecordRef *in, Client *out);

bool card_communications (Call *call, const RecordRef *in, Client *out);
bool card_addresses (Call *call, const RecordRef *in, Client *out);
