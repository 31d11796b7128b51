/* outbox.h - what others are to be told of a change: written in its transaction, read by jobs and connectors
 * afterwards. */

#pragma once

#include "server/call/call.h"

enum { OUTBOX_DEPTH = 8 };   /* reactions to reactions to ... end here */

/* @topic: "client.saved"; @body may be empty. */
bool outbox_tell (Call *call, const char *topic, const char *kind, uint64_t record_id, ProtobufCBinaryData body);
