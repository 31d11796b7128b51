/* record-parts.h - what record-page.h puts together around its form. */

#pragma once

#include "client/page/record-page.h"

GtkWidget *record_head_new (const RecordKind *kind, const Msg *record, const char *name,
                            const char *presence); /* @presence may be NULL */
GtkWidget *record_foot_new (const RecordKind *kind);
