/* client-print.h - a client's card on paper: what the form shows, section by section. */

#pragma once

#include "client/form/form.h"

void client_print (Form *form, const Msg *record);
void client_print_then (Form *form, const Msg *record, const char *then);   /* @then: "As it was on …", or NULL */
