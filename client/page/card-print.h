/* card-print.h - a card on paper: what its form shows, section by section (A7). */

#pragma once

#include "client/page/record-page.h"

/* Of @kind its title, name, under and load are used. @then: "As it was on …", or NULL. */
void card_print (const RecordKind *kind, Form *form, const Msg *record, const char *then);
