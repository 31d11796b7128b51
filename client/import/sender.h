/* sender.h - sends the rows of a table to the bank, some hundreds at a time; there a work takes them in.
 *
 * First the names of references are looked up (each once), then rows are made and sent. What cannot be made into a
 * client here is sent with the reason, to be counted and listed with what the server refuses. A write that gets no
 * answer is repeated by the line under its own key, so no row is taken twice.
 *
 * Emits "moved" when more has been sent and "ended" (GError *, NULL when all was sent, or cancelled).
 */

#pragma once

#include <gio/gio.h>

#include "client/import/reader.h"
#include "client/import/row.h"

#define IMPORT_TYPE_SENDER (import_sender_get_type ())
G_DECLARE_FINAL_TYPE (ImportSender, import_sender, IMPORT, SENDER, GObject)

/* Takes @plan over; @reader is kept. */
ImportSender *import_sender_new (ImportReader *reader, ImportPlan *plan, const char *title);
void import_sender_cancel (ImportSender *self);

void import_sender_counts (ImportSender *self, unsigned *sent, unsigned *total);
uint64_t import_sender_work (ImportSender *self);              /* 0 while there is none */
void import_plan_free (ImportPlan *plan);
