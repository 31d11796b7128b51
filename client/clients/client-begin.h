/* client-begin.h - what stands in a client's tab before there is a card: a new client to be begun, or why there is
 * none. */

#pragma once

#include "client/form/editor.h"
#include "client/page/page.h"
#include "clients.pb-c.h"

/* @key: "new", "new=person", "new=company", "copy=17". The editor then has what the card begins with. */
void client_begin (Page *page, FormEditor *editor, const char *key);

/* In place of the card: there is no such client, or another branch serves him; serve him here, or ask again. */
void client_refusal_show (Page *page, FormEditor *editor, uint64_t id, const GError *error);
