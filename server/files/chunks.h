/* chunks.h - bytes that are found by what they hold, and lie encrypted.
 *
 * The address of a chunk is a keyed hash of its bytes, so equal bytes lie once and the address tells nothing without
 * the key. They are encrypted under a second key, with the address as nonce: equal bytes only ever meet the same nonce.
 * Both keys come from the store's vault (vault.h). This is the only place that knows where chunks lie.
 */

#pragma once

#include "files.pb-c.h"
#include "server/call/call.h"

enum { CHUNK_SIZE = 256 * 1024, CHUNK_HASH_SIZE = 32 };

/* Keeps @data, of at most CHUNK_SIZE, and tells its address, from the arena. */
bool chunks_put (Call *call, ProtobufCBinaryData data, ProtobufCBinaryData *address);

/* BROKEN when the bytes are gone or are not what the address says. */
bool chunks_get (Call *call, ProtobufCBinaryData address, ProtobufCBinaryData *data);

/* Lets go of the chunks that only this file has; before its parts are deleted. */
bool chunks_drop (Call *call, uint64_t file_id);

/* A hash that only who has the key can make of @plain. */
bool chunks_key_hash (Call *call, const uint8_t plain[CHUNK_HASH_SIZE], uint8_t hash[CHUNK_HASH_SIZE]);
