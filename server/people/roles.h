/* roles.h - what the room itself asks of its roles. */

#pragma once

#include "server/call/call.h"

/* Who changes a role that he holds grants rights to himself: DENIED. */
bool people_not_mine (Call *call, uint64_t role_id);
