/* sender.h - sends the rows of a table to the bank, some hundreds at a time, and follows the work that takes them in.
 *
 * First the names of references are looked up (each once), then rows are made and sent. What cannot be made into a
 * client here, and what the server refuses there, is gathered with the reason. A write that gets no answer is repeated
 * by the line under its own key, so no row is taken twice.
 *
 * Emits "moved" when the counts have changed and "ended" (GError *, NULL when all was done or cancelled).
 */

#pragma once

#include <gio/gio.h>

#include "client/import/reader.h"
#include "client/import/row.h"
#include "work.pb-c.h"

#define IMPORT_TYPE_SENDER (import_sender_get_type ())
G_DECLARE_FINAL_TYPE (ImportSender, import_sender, IMPORT, SENDER, GObject)

typedef struct
{
  unsigned line;
  char *complaint, *label, *text;   /* translated; the field; the row as it stands in the file */
} ImportReject;

/* Takes @plan over; @reader is kept. */
ImportSender *import_sender_new (ImportReader *reader, ImportPlan *plan, const char *title);
void import_sender_cancel (ImportSender *self);
void import_sender_undo (ImportSender *self);

void import_sender_counts (ImportSender *self, unsigned *sent, unsigned *done, unsigned *rejected, unsigned *total);
Work__State import_sender_state (ImportSender *self);
bool import_sender_is_undone (ImportSender *self);              /* the work followed now takes the import back */
uint64_t import_sender_work (ImportSender *self);
const GPtrArray *import_sender_rejects (ImportSender *self);   /* of ImportReject */
void import_plan_free (ImportPlan *plan);
