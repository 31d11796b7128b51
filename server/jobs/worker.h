/* worker.h - drives the works: asks for the next step as soon as the one before has been done, and rests when none
 * waits.
 *
 * Steps go through the writers' lane like anybody's write, so people's writes come between them; never are two asked
 * for at once.
 */

#pragma once

#include "server/net/course.h"

typedef struct Worker Worker;

Worker *worker_start (Store *store, Course *course, char **error);
void worker_stop (Worker *worker); /* asks for nothing more */
void worker_free (Worker *worker); /* after the router is closed, which counts the steps */
