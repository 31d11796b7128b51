/* house.h - calls of the house's own account. */

#pragma once

#include "server/call/dispatch.h"

/* Who asks; a reference. */
Caller *house_caller (void);

/* Makes of @job, which has an arena, a call of @method by the house. False when there is no such method in this server.
 */
bool house_open (Job *job, const RpcMethod *method, const Msg *in);
bool house_open_packed (Job *job, const RpcMethod *method, ProtobufCBinaryData body);
