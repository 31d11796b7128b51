/* client-lines.h - what a client's card shows, by lines that name fields (form.h): one table for people, one for
 * companies. */

#pragma once

#include "common/msg.h"

const char *const *client_lines (const Msg *client);
