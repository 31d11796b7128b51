/* door.h - looks in the store which workstation a key belongs to, and whose session a token is: the step of a lane, so
 * that the router never waits for the store. */

#pragma once

#include "server/net/visit.h"

/* Fills what the visit says the door fills; a job that cannot be served now leaves with its reply made. */
void door_step (void *data, Link **link, Job *job);
