/* names.h - how a value of the log is written for people. */

#pragma once

#include "server/call/call.h"

/* The text of @field of @record: as common/kinds writes it; moments by the clock of the caller's branch; what a reference
 * refers to by its name. NULL when the store failed. Lives in the arena. Choices are msgids, for the desk to translate. */
char *names_show (Call *call, Msg *record, const Field *field);
