/* record-begin.h - what stands in a card's tab before there is a card: it is loaded, begun or copied, or asks which
 * is to be begun, or says why there is none. */

#pragma once

#include "client/form/editor.h"
#include "client/page/record-page.h"

/* @key: "17", "new", "new=company", "copy=17". @editor then has what the card begins with. */
void record_begin (Page *page, const RecordKind *kind, FormEditor *editor, const char *key);
void record_begin_again (Page *page);                        /* by its address */
void record_refuse (Page *page, const GError *error);        /* in place of the card */

/* Whoever left ten cards open waits for the one in front only: a card that has come while nobody looks at it is asked
 * for again, and built, when somebody does. One with a draft does not wait: it tells at once that it has one. */
bool record_waits (Page *page);
