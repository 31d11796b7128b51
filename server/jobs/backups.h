/* backups.h - a backup every so many hours, on a thread of its own, and the oldest thrown away. People go on working.
 */

#pragma once

#include "server/store/store.h"

typedef struct Backups Backups;

typedef struct
{
  const char *folder; /* made when it is not there, for its owner alone */
  unsigned every_hours, keep;
} BackupsShape;

/* The first is made at once when the newest in the folder is older than @every_hours. */
Backups *backups_start (Store *store, const BackupsShape *shape);
void backups_stop (Backups *backups); /* one that is under way is given up */
