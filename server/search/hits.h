/* hits.h - what has been found so far: no client twice, no more than asked for. */

#pragma once

#include "clients.pb-c.h"
#include "search.pb-c.h"
#include "server/call/call.h"

enum { HITS_DEFAULT = 20, HITS_MAX = 50 };

typedef struct
{
  Call *call;
  Hits *out;
  unsigned limit;
  bool clients_alone;
} Found;

/* @out is that of the call; it holds up to @limit hits. */
Found hits_begin (Call *call, Hits *out, uint32_t limit);
bool hits_full (const Found *found);

/* Adds the client; @field is the field of Client that matched and @why what stands there. */
void hits_add (Found *found, const Client *client, const char *field, const char *why);

/* One who is out of reach: only as much as tells that it is he. */
void hits_add_teaser (Found *found, const Client *client, const char *field, const char *why);

/* Anything else that has an address. */
void hits_add_other (Found *found, const char *kind, uint64_t id, const char *title, const char *detail);
