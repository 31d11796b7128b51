/* client-print.h - a client's card on paper: what the form shows, section by section. */

#pragma once

#include "client/form/form.h"

void client_print (Form *form, const Msg *record);
