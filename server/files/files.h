/* files.h - files, as other rooms may ask of them. */

#pragma once

#include "files.pb-c.h"
#include "server/call/call.h"

/* Takes the next file away that is attached to the record, with its bytes; its id in @id, 0 when there is none. */
bool files_take_away (Call *call, const char *kind, uint64_t record_id, uint64_t *id);

/* The setting by which kontord tells that files are looked at for viruses: FILES_LOOKED_AT, or FILES_UNHEARD while the
 * scanner does not answer; "" when there is none. */
#define FILES_SCANNED "files.scanned"
#define FILES_LOOKED_AT "1"
#define FILES_UNHEARD "silent"

/* Of the house's own: the first file after @after that waits to be looked at, and its bytes, chunk by chunk. */
bool files_scan_next (Call *call, uint64_t after, File *file, bool *found);
bool files_scan_chunk (Call *call, uint64_t file_id, uint32_t number, ProtobufCBinaryData *data);
