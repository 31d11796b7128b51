/* journal.h - one line a call for whoever reads logs: method, person, milliseconds, status, trace. Never a body, never
 * a name that was typed. Lines gather and leave together; of one thread. */

#pragma once

#include "server/net/visit.h"

typedef struct Journal Journal;

Journal *journal_new (int fd);
void journal_free (Journal *journal);
void journal_note (Journal *journal, const Visit *visit);
void journal_say (Journal *journal, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
void journal_flush (Journal *journal);
