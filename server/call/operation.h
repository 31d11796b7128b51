/* operation.h - a write is done once, however often it is asked.
 *
 * The client makes a key of 16 bytes for each write and repeats the key when it repeats the write. The key and the
 * reply are stored in the transaction of the write itself. On PostgreSQL the key also holds back a second run under the
 * same key while a commit of the first is still under way.
 */

#pragma once

#include "server/call/call.h"

/* What tells a request from others under its key: a hash of the method and the body. */
ProtobufCBinaryData operation_request (Call *call, ProtobufCBinaryData body);

/* @request: from operation_request (); the same key with another is INVALID. @reply: what was answered the first time.
 * Replies of more than 4 KiB, and those that carry secrets, are not kept: the caller is told DONE. Nothing at all is
 * kept of methods that anybody may call, for who has not signed in has nothing to repeat, and of the house's own. */
bool operation_begin (Call *call, ProtobufCBinaryData key, ProtobufCBinaryData request, bool *done_before,
                      ProtobufCBinaryData *reply);
bool operation_end (Call *call, ProtobufCBinaryData key, ProtobufCBinaryData request, ProtobufCBinaryData reply);
