/* ear.h - hears in the router's thread that another process has written, and never waits for the store: when its
 * connection is lost another is made by a thread of its own. */

#pragma once

#include <stdbool.h>

#include "server/store/store.h"

typedef struct Ear Ear;

/* Waits for its first connection. NULL and @error when there is none. */
Ear *ear_new (Store *store, char **error);
void ear_free (Ear *self);   /* waits for the thread, if it is connecting */

/* Has anything been told since this was asked last? Also true once when it was deaf and may have missed something:
 * when the connection is lost, and when there is another. */
bool ear_was_told (Ear *self);
bool ear_is_deaf (const Ear *self);

/* Begins to connect again when the connection is lost; nothing to do otherwise. */
void ear_listen (Ear *self);
