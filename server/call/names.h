/* names.h - how the server writes a value for people, and what a reference is called. */

#pragma once

#include "server/call/call.h"

/* The text of @field of @record: as common/kinds writes it; moments by the clock of the caller's branch; what a
 * reference refers to by its name. NULL when the store failed. Lives in the arena. Choices are msgids, for the desk to
 * translate. */
char *names_show (Call *call, Msg *record, const Field *field);

/* Fills the x_name beside every x_id of @record that refers to something, each from the table it stands in. */
bool names_fill (Call *call, Msg *record);

/* What a record is called, to a caller who sees it; "" of one that he does not, that is gone, or that has no name.
 * False when the store failed. */
bool names_seen (Call *call, const char *kind, uint64_t id, const char **name);
