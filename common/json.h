/* json.h - a message as JSON and back, by its descriptor: for kontorctl, logs of the operator and tests.
 *
 * Names are those of the .proto. Ids and other 64-bit numbers are texts, bytes base64, a choice its name, a day
 * "2026-11-22", a moment "2026-11-22T01:40:00.000Z". What is absent is left out. Unknown names, wrong types, numbers
 * out of range, and what nests or grows too much are refused with a word about where.
 */

#pragma once

#include <jansson.h>

#include "common/arena.h"
#include "common/msg.h"

enum
{
  JSON_MAX_DEPTH = 8,
  JSON_MAX_TEXT = 1 << 20,
  JSON_MAX_ITEMS = 1000
};

/* A new reference. */
json_t *json_of_msg (const Msg *message);

/* Fills a message of @type; everything comes from @arena. NULL, and @complaint to be freed with g_free (). */
Msg *json_to_msg (const json_t *json, const ProtobufCMessageDescriptor *type, Arena *arena, char **complaint);

/* The same from text. */
Msg *json_read_msg (const char *text, const ProtobufCMessageDescriptor *type, Arena *arena, char **complaint);
