/* suggest.h - the names that a reference may be, while somebody is typing one. */

#pragma once

#include "search.pb-c.h"
#include "server/call/call.h"

enum { SUGGEST_LIMIT = 20 };

/* @of: "client", "person", "branch", "role", "workstation", or the name of a dictionary; nothing is offered of anything
 * else. @text in either layout; "" gives the first ones. */
bool suggest (Call *call, const char *of, const char *text, uint64_t within_id, Suggestions *out);

/* That one alone, by what it is called; nothing of what the caller does not see. */
bool suggest_name (Call *call, const char *of, uint64_t id, Suggestions *out);
