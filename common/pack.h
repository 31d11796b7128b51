/* pack.h - a message as its bytes, in one walk.
 *
 * The bytes are those of protobuf_c_message_pack (), which must first be asked how long each message within will be,
 * and so walks every message several times: written from its end to its beginning, a message is as long as what stands
 * there already.
 */

#pragma once

#include "common/arena.h"
#include "common/msg.h"

/* @message is any generated struct. The bytes lie in @arena, and a zero that does not count follows them. */
ProtobufCBinaryData message_pack (Arena *arena, const void *message);
