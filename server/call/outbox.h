/* outbox.h - what others are to be told of a change: written in its transaction, for connectors to read afterwards.
 * There is none yet, so nobody is told by this alone, and letters go after two days (Audit.Prune). Modules that react
 * to letters, as calls of their own, come with the first that need it. */

#pragma once

#include "server/call/call.h"

enum { OUTBOX_DEPTH = 8 };   /* reactions to reactions to ... end here */

/* @topic: "client.saved"; @body may be empty. */
bool outbox_tell (Call *call, const char *topic, const char *kind, uint64_t record_id, ProtobufCBinaryData body);
